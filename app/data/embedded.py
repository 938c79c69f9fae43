"""Bringing the embedded file to this program's schema: after a copy, and never a newer one."""

import sqlite3
from datetime import datetime
from pathlib import Path

from app.data.engine import Database, translated
from app.data.schema import current_revision, head_revision, refuse_newer, upgrade
from app.domain.errors import Unavailable
from app.i18n import N_, _

_DATABASE = N_("The database")
_NO_COPY = N_(
    "It is of an older version and must be copied before it is brought up to date; {file} could"
    " not be written. Check the folder, its rights and the disk."
)


def bring_up_to_date(database: Database, now: datetime) -> Path | None:
    """Upgrade the file; one that holds data is copied first. Gives the copy when there is one.

    Raises:
        Unavailable: a newer program has been here, or there is no room for the copy; the file is
            as it was.
    """
    old = current_revision(database)
    if old == head_revision():
        return None
    refuse_newer(old)
    copy = None if old is None else _copied(database, f"before-{old}-{now:%Y%m%d-%H%M%S}")
    upgrade(database)
    return copy


def _copied(database: Database, name: str) -> Path:
    file = Path(str(database.reads.url.database))
    copy = file.with_name(f"{file.stem}-{name}{file.suffix}")
    part = copy.with_name(f"{copy.name}-part")
    try:
        with translated(), database.reads.connect() as connection:
            there = sqlite3.connect(part)
            try:
                connection.connection.dbapi_connection.backup(there)  # type: ignore[union-attr]
            finally:
                there.close()
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise Unavailable(what=_(_DATABASE), advice=_(_NO_COPY).format(file=copy)) from error
    return copy
