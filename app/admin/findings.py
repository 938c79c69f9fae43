"""What a check of a site found, and how it is shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.i18n import N_, _


class Severity(IntEnum):
    """How much it matters."""

    FINE = 0
    ADVICE = 1
    MUST = 2


SEVERITY_NAMES = {
    Severity.FINE: N_("fine"),
    Severity.ADVICE: N_("better"),
    Severity.MUST: N_("MUST"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `fix` says what to do; empty when it is fine."""

    severity: Severity
    what: str
    fix: str = ""

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        yield f"[{_(SEVERITY_NAMES[self.severity])}] {self.what}"
        if self.fix:
            yield f"       → {self.fix}"


Findings: TypeAlias = Iterator[Finding]
Check: TypeAlias = "Callable[[Examined], Findings]"


@dataclass(frozen=True)
class Examined:
    """The site under examination: one connection, every statement its own transaction."""

    connection: sa.Connection

    def rows(self, query: str, **values: object) -> list[Any]:
        """All rows of a query."""
        return list(self.connection.execute(sa.text(query), values).all())

    def one(self, query: str, **values: object) -> Any:
        """The only row of a query."""
        return self.connection.execute(sa.text(query), values).one()

    def value(self, query: str, **values: object) -> Any:
        """The only value of a query; None when there is no row."""
        return self.connection.scalar(sa.text(query), values)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The server's configuration, by name, in the units that SHOW uses."""
        return {
            row.name: row.value
            for row in self.rows("SELECT name, current_setting(name) AS value FROM pg_settings")
        }


def fine(what: str) -> Finding:
    """Nothing to do."""
    return Finding(Severity.FINE, what)


def advice(what: str, fix: str) -> Finding:
    """It works, but something better is to be had."""
    return Finding(Severity.ADVICE, what, fix)


def must(what: str, fix: str) -> Finding:
    """It must be put right: data, work or secrecy are in danger."""
    return Finding(Severity.MUST, what, fix)
