"""The telephone's messages: one line of JSON each, live or kept while nobody listened."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.spelling import storable
from app.integrations.telephone_client import LONGEST_LINE

log = logging.getLogger(__name__)

ACCEPTED = b'{"ok": true}\n'
REFUSED = b'{"ok": false}\n'


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `event` is newCall, answer, hangup, hold or activate.

    `number` is the caller's as the telephone wrote it, `call_id` the telephone's own name of the
    call or empty, `at` None when the telephone did not say. `id` is empty for foreign senders.
    """

    event: str
    number: str
    to: str
    call_id: str
    extension: str
    at: datetime | None
    id: str


_YEARS = range(2000, 2100)
EVENTS = frozenset({"newCall", "answer", "hangup", "hold", "activate"})


def read_message(line: bytes) -> Message | None:
    """The message in a line, or None when it is none; what is wrong is logged without its text."""
    if len(line) > LONGEST_LINE:
        log.warning("telephone: a line of %d bytes is too long", len(line))
        return None
    try:
        content = json.loads(line)
    except ValueError:  # also what is no UTF-8
        log.warning("telephone: a line of %d bytes is no JSON", len(line))
        return None
    except RecursionError:
        log.warning("telephone: a line is nested too deep")
        return None
    event = content.get("event") if isinstance(content, dict) else None
    if not isinstance(event, str) or event not in EVENTS:
        log.warning("telephone: a message without a known event")
        return None

    def text(key: str) -> str:
        value = content.get(key)
        return storable(str(value)[:200]) if isinstance(value, str | int) else ""

    return Message(
        text("event"), text("from"), text("to"), text("callId"), text("ext"),
        _instant(text("ts")), text("id"),
    )  # fmt: skip


def _instant(text: str) -> datetime | None:
    """The time the telephone gave; None when it gave none, or its clock was never set."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo and at.year in _YEARS else None


def take_kept(folder: Path) -> Iterator[Message]:
    """The messages kept while the program was away, oldest first; each file is removed after use.

    A file that cannot be read as a message is removed too; one that cannot be removed is skipped,
    so that it never rings twice.
    """
    try:
        files = sorted(folder.glob("*.json"))
    except OSError:
        return
    for file in files:
        try:
            line = file.read_bytes()
            file.unlink()
        except OSError:
            log.warning("telephone: a kept message cannot be taken")
            continue
        message = read_message(line)
        if message is not None:
            yield message
