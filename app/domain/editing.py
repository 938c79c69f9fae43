"""Who else has a record open for editing. It is told, never enforced: the version decides."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at another desk. `seconds` until it runs out unless the desk says it again."""

    name: str
    seat_no: str
    since: datetime
    seconds: float


def editing_key(subject: str, record: object) -> str:
    """How a change of who edits it names the record."""
    return f"{subject}/{record}"
