"""Giving the embedded file what is shipped: catalogues, holidays, a first set of seats.

To look for rows to add means to read all that is shipped, which is a tenth of every start. So the
file carries the number of what it was given last.
"""

from collections.abc import Callable
from datetime import datetime
from zlib import crc32

from app.data.engine import Database, translated
from app.integrations.holidays import last_known_year
from app.resources import resource


def stock(database: Database, version: str, clock: Callable[[], datetime]) -> None:
    """Add what this version of the program ships and the file has not got."""
    wanted = _shipped(version)
    with translated(), database.reads.connect() as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == wanted:
            return
    from app.services.starter import load_first_people, load_starter

    load_starter(database, clock)
    load_first_people(database)
    with translated(), database.writes.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {wanted}")


def _shipped(version: str) -> int:
    """Another number for every version of the program, its catalogues and its holidays."""
    total = crc32(f"{version} {last_known_year()}".encode())
    for file in sorted(resource("catalogue").glob("*.toml")):
        total = crc32(file.read_bytes(), total)
    return total >> 1  # SQLite keeps 31 bits
