"""The server alone: the statements of a desk's intake, sent by pgbench instead of by the program.

The statements are listened to while the program's own services take one call, so that they are the
program's. pgbench costs a tenth of what a Python client does; each desk is a person of its own.
Every turn has a number, an account and ids of its own, which the server puts in their places.
"""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.bootstrap import Services
from app.data.engine import Database
from app.domain.people import Person
from tests.bench._cpu import ServerCpu
from tests.helpers.postgres import find_binaries
from tests.helpers.seated import seated

Sent = tuple[str, dict[str, Any]]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WRITTEN = (
    "hotline.ticket", "hotline.ticket_entry", "hotline.call", "hotline.promise",
    "hotline_log.entry", "hotline_log.read_record", "hotline_log.change",
    "hotline_log.lookup_count", "hotline_log.ticket_seen",
)  # fmt: skip
NUMBERS = 20_000
WARM = 5
"""Seconds before and after the counted ones."""


def find_pgbench() -> Path | None:
    """Debian keeps it beside the server; the pip package has none."""
    binaries = find_binaries()
    found = None if binaries is None else binaries / "pgbench"
    return found if found is not None and found.exists() else None


@contextmanager
def listening(services: Services) -> Iterator[list[Sent]]:
    """What the services send to the server, as (statement, parameters)."""
    sent: list[Sent] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        sent.append((statement, dict(parameters)))

    engine = services.session.database.reads
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


# Ids sort by time, as the program's do; a sequence is a clock that costs nothing.
_NEW_ID = "lpad(to_hex(nextval('public.bench_ids')), 8, '0') || substr(gen_random_uuid()::text, 9)"


def keep_numbers(database: Database) -> str:
    """Mobile numbers of accounts in a table that pgbench draws from; gives the first one."""
    with database.writes.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS public.bench_number")
        connection.exec_driver_sql(
            "CREATE TABLE public.bench_number AS SELECT row_number() OVER () AS n, * FROM ("
            "SELECT DISTINCT ON (p.number) p.number, a.id AS account_id, a.community_id"
            " FROM hotline.account_phone p JOIN hotline.account a ON a.id = p.account_id"
            " WHERE length(p.number) = 11 AND p.number LIKE '1%%'"
            f" ORDER BY p.number LIMIT {NUMBERS}) AS drawn"
        )
        connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS public.bench_ids")
        connection.exec_driver_sql("GRANT USAGE ON SEQUENCE public.bench_ids TO PUBLIC")
        connection.exec_driver_sql("ALTER TABLE public.bench_number ADD PRIMARY KEY (n)")
        connection.exec_driver_sql("ANALYZE public.bench_number")
        connection.exec_driver_sql("GRANT SELECT ON public.bench_number TO PUBLIC")
        return str(connection.scalar(sa.text("SELECT number FROM public.bench_number WHERE n = 1")))


def keep_promises(database: Database) -> None:
    """What callers were told, for each ticket, where the site was filled without it."""
    with database.writes.begin() as connection:
        if connection.scalar(sa.text("SELECT count(*) FROM hotline.promise")) > 1000:
            return
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            "INSERT INTO hotline.promise (id, call_id, account_id, number, made_at, made_by, text,"
            " due_at, ticket_id) SELECT gen_random_uuid(), gen_random_uuid(), account_id,"
            " caller_number, created_at, 1, '', created_at + interval '1 day', id"
            " FROM hotline.ticket LIMIT 500000"
        )


def end_the_day(database: Database) -> None:
    """Close what agents of the bench opened, and leave nothing for autovacuum to catch up with.

    Every step then begins alike, and nobody has hundreds of open tickets of his own.
    """
    with database.writes.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            "UPDATE hotline.ticket SET state = 'archived' WHERE state <> 'archived' AND created_by"
            " IN (SELECT id FROM hotline.person WHERE login LIKE 'bench_agent_%%')"
        )
    with database.reads.connect() as connection:
        for table in _WRITTEN:
            connection.exec_driver_sql(f"VACUUM ANALYZE {table}")
        connection.exec_driver_sql("CHECKPOINT")


class Script:
    """A pgbench script of what was sent: other numbers and ids at every turn."""

    def __init__(self, sent: Sequence[Sent], number: str, numbers: int) -> None:
        self._number = number
        self.values: dict[str, str] = {"number": number}
        lines = [f"\\set n random(1, {numbers})"]
        lines += [self._statement(i, *one) for i, one in enumerate(sent)]
        self.text = "\n".join(lines) + "\n"

    def _statement(self, index: int, statement: str, parameters: Mapping[str, Any]) -> str:
        """One line; parameters become variables, which pgbench sends as parameters, too."""

        def variable(found: re.Match[str]) -> str:
            return self._value(found[1], f"s{index}_{found[1]}", parameters[found[1]])

        line = re.sub(r"%\((\w+)\)s", variable, " ".join(statement.split()))
        return line.replace("%%", "%") + ";"

    def _value(self, name: str, key: str, value: Any) -> str:
        if value is None:
            return "NULL"
        if value == "":
            return "''"
        if name == "my_id":
            return ":me"
        self.values[key] = value.isoformat() if isinstance(value, datetime) else str(value)
        if not name.startswith("asked_"):
            return f":{key}"
        drawn = "(SELECT coalesce({}::text, 'null') FROM public.bench_number WHERE n = :n)".format
        text = f"replace(:{key}, :number, {drawn('number')})"
        for column in ("account_id", "community_id"):
            found = re.search(rf'"{column}": \d+', self.values[key])
            if found is not None:
                self.values[f"{key}_{column}"] = found[0]
                text = f"replace({text}, :{key}_{column}, '\"{column}\": ' || {drawn(column)})"
        for i, one in enumerate(dict.fromkeys(_ID.findall(self.values[key]))):
            self.values[f"{key}_{i}"] = one
            text = f"replace({text}, :{key}_{i}, {_NEW_ID})"
        return text


def run_script(
    script: Script, database: Database, people: Sequence[Person], seconds: int
) -> tuple[list[float], float]:
    """Run it as these people at once. Gives each turn's milliseconds, and the server's seconds.

    What a connection does once (plans, caches) is over before anything counts.
    """
    program = find_pgbench()
    assert program is not None
    for one in people:
        seated(database, one).close()
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        file = Path(folder) / "intake.sql"
        file.write_text(script.text, "utf-8")
        desks = [
            subprocess.Popen(
                _command(program, file, script, database.writes.url, one, seconds + 2 * WARM),
                cwd=folder, env={"PGOPTIONS": "-c search_path=hotline -c statement_timeout=12000"},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
            for one in people
        ]  # fmt: skip
        time.sleep(WARM)
        cpu, begin = ServerCpu(database), time.time()
        time.sleep(seconds)
        used, end = cpu.seconds(), time.time()
        said = [desk.communicate(timeout=120)[1] for desk in desks]
        for desk, text in zip(desks, said, strict=True):
            if desk.returncode:
                raise RuntimeError(f"pgbench: {text.decode(errors='replace')[-1000:]}")
        turns = [
            line.split()
            for path in Path(folder).glob("turn.*")
            for line in path.read_text("ascii").splitlines()
        ]
    return [int(t[2]) / 1000 for t in turns if begin <= int(t[4]) + int(t[5]) / 1e6 < end], used


def _command(
    program: Path, file: Path, script: Script, url: sa.URL, who: Person, seconds: int
) -> list[str]:
    given = {**script.values, "me": str(who.id)}
    return [
        str(program), "-n", "-M", "prepared", "-c", "1", "-T", str(seconds), "-f", str(file),
        "--log", "--log-prefix", "turn", "-h", str(url.host), "-p", str(url.port), "-U", who.login,
        *(part for key, value in given.items() for part in ("-D", f"{key}={value}")),
        str(url.database),
    ]  # fmt: skip
