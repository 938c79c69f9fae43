"""What a desk keeps for working alone: its own SQLite file, sealed for its person.

The text is JSON, compressed: twelve thousand communities are some hundred kilobytes.
"""

import base64
import dataclasses
import json
import logging
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.data.local_file import LocalFile
from app.domain.alone import Provision
from app.domain.catalogue import Catalogue
from app.domain.people import Person
from app.domain.place import Community, PlaceBook
from app.domain.sealing import CannotOpen, Seal
from app.i18n import N_
from app.settings import ALONE_AT_MOST

log = logging.getLogger(__name__)

_FORM = 1
"""Raised when what an older program wrote must not be read any more."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS provision (
    place TEXT NOT NULL,
    login TEXT NOT NULL,
    content TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0,
    wrong_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (place, login)
)
"""
_WHAT = N_("What this desk keeps for working without the server")
_ADVICE = N_("Check the rights of the data folder and the free space of the disk.")
_OLD = timedelta(days=ALONE_AT_MOST)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class ProvisionStore:
    """What is kept of one login at one server (`place` is "host/database").

    Every method raises Unavailable when the file cannot be read or written.
    """

    def __init__(self, path: Path, seal: Seal, *, place: str, login: str) -> None:
        self._file = LocalFile(path, _SCHEMA, what=_WHAT, advice=_ADVICE, wal=False)
        self._seal = seal
        self._key = (place, login)
        self._about = f"provision {place} {login}"

    def keep(self, provision: Provision) -> None:
        """Keep this one and no other; wrong passwords are forgiven, what nobody may use goes.

        Raises:
            Unavailable: there is no key to seal it with.
        """
        sealed = self._seal.close(to_text(provision), self._about)
        with self._file.open() as connection:
            old = (provision.kept_at - _OLD).astimezone(UTC).isoformat()
            connection.execute("DELETE FROM provision WHERE kept_at < ?", (old,))
            connection.execute(
                "INSERT OR REPLACE INTO provision (place, login, content, kept_at)"
                " VALUES (?, ?, ?, ?)",
                (*self._key, sealed, provision.kept_at.astimezone(UTC).isoformat()),
            )

    def provision(self) -> Provision | None:
        """What is kept; None without any, without its key, or from another program."""
        if not self._file.path.exists():
            return None
        with self._file.open() as connection:
            row = connection.execute(
                "SELECT content FROM provision WHERE place = ? AND login = ?", self._key
            ).fetchone()
        try:
            return from_text(self._seal.open(row[0], self._about)) if row else None
        except (CannotOpen, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
            log.warning("what is kept for working alone cannot be read: %s", type(error).__name__)
            return None

    def forget(self) -> None:
        """Keep nothing of this login any longer. Needs no key."""
        if self._file.path.exists():
            with self._file.open() as connection:
                connection.execute("DELETE FROM provision WHERE place = ? AND login = ?", self._key)

    def wrong(self) -> tuple[int, datetime]:
        """How many wrong passwords were tried in a row, and when the last one."""
        with self._file.open() as connection:
            row = connection.execute(
                "SELECT wrong, wrong_at FROM provision WHERE place = ? AND login = ?", self._key
            ).fetchone()
        if row is None or not row[1]:
            return 0, _NEVER
        return row[0], datetime.fromisoformat(row[1])

    def note_try(self, now: datetime) -> None:
        """A password is about to be tried; on the disk before it is."""
        with self._file.open() as connection:
            connection.execute(
                "UPDATE provision SET wrong = wrong + 1, wrong_at = ?"
                " WHERE place = ? AND login = ?",
                (now.isoformat(), *self._key),
            )

    def note_right(self) -> None:
        """It was the right one."""
        with self._file.open() as connection:
            connection.execute(
                "UPDATE provision SET wrong = 0, wrong_at = '' WHERE place = ? AND login = ?",
                self._key,
            )


def to_text(provision: Provision) -> str:
    """A provision as text; `from_text` gives the same one back."""
    content = {
        "form": _FORM,
        "person": dataclasses.asdict(provision.person),
        "catalogue": dataclasses.asdict(provision.catalogue),
        "days": {day.isoformat(): works for day, works in provision.days.items()},
        "places": [_community(c) for c in provision.places.communities.values()],
        "offset": provision.offset.total_seconds(),
        "kept_at": provision.kept_at.isoformat(),
        "verifier": provision.verifier,
    }
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode())
    return base64.b64encode(packed).decode()


def from_text(text: str) -> Provision:
    """Read a provision back; ValueError, KeyError or TypeError when it is another program's."""
    content = json.loads(zlib.decompress(base64.b64decode(text)))
    if content["form"] != _FORM:
        raise ValueError("another form")
    return Provision(
        person=_typed(Person, content["person"]),
        catalogue=_typed(Catalogue, content["catalogue"]),
        days={date.fromisoformat(day): bool(works) for day, works in content["days"].items()},
        places=PlaceBook(_community_from(row) for row in content["places"]),
        offset=timedelta(seconds=content["offset"]),
        kept_at=datetime.fromisoformat(content["kept_at"]),
        verifier=content["verifier"],
    )


def _community(c: Community) -> list[Any]:
    """A row: `dataclasses.asdict` takes seconds for a city's communities."""
    return [c.id, c.district, c.street, c.road, c.door_no, c.name, c.branch_id, c.households,
            list(c.buildings.items())]  # fmt: skip


def _community_from(row: list[Any]) -> Community:
    return Community(*[*row[:-1], dict(row[-1])])


@lru_cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    """A value of `kind` (dataclass, tuple, enum, plain) from what JSON made of it."""
    origin = get_origin(kind)
    if value is None:
        return None
    if origin is tuple:
        return tuple(_typed(get_args(kind)[0], one) for one in value)
    if origin in (Union, UnionType):
        return _typed(next(k for k in get_args(kind) if k is not type(None)), value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]  # a dataclass's type, not an instance
        return kind(**{name: _typed(hints[name], one) for name, one in value.items()})  # type: ignore[operator]  # as above
    return kind(value) if issubclass(kind, Enum) else value
