"""The folder of the demonstration: whether the database in it is what would be made now."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.data.schema import MIGRATIONS, head_revision
from app.domain.errors import Unavailable
from app.i18n import N_, _
from app.resources import resource

log = logging.getLogger(__name__)
_EXAMPLE = N_("The example database")
_IN_USE = N_("Its older file {file} cannot be deleted. Close what uses it, then try again.")


class DemoFolder:
    """`made-of.txt` says what the database was made of; it is written last."""

    def __init__(self, folder: Path, accounts: int, day: date) -> None:
        self._folder = folder
        self._file = folder / "made-of.txt"
        self._wanted = f"{head_revision()} {accounts} {day} {_digest()}"

    @property
    def fresh(self) -> bool:
        """Whether the database there can be used."""
        if not (self._folder / "hotline.db").exists() or not self._file.exists():
            return False
        return self._file.read_text("utf-8", errors="replace") == self._wanted

    def clear(self) -> bool:
        """Delete the database; whether there was a whole one.

        Raises:
            Unavailable: another program has it open.
        """
        whole = self._file.exists()
        self._file.unlink(missing_ok=True)
        for old in self._folder.glob("hotline.db*"):
            try:
                old.unlink()
            except OSError as error:
                advice = _(_IN_USE).format(file=old)
                raise Unavailable(what=_(_EXAMPLE), advice=advice) from error
        if whole:
            log.info("the example data of an older day or program are replaced")
        return whole

    def finish(self) -> None:
        """It is whole."""
        self._file.write_text(self._wanted, "utf-8")


def _digest() -> str:
    """Of all that decides what is in the database; a few milliseconds."""
    total = hashlib.sha256()
    for file in _sources():
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    here = Path(__file__).parent
    yield from (here / name for name in ("starter.py", "lobby_starter.py", "demo_cast.py"))
    yield resource("zibo_divisions.csv")
    yield from sorted((here / "demo_data").glob("*.py"))
    yield from sorted((MIGRATIONS / "versions").glob("*.py"))
    yield from sorted(resource("catalogue").glob("*.toml"))
