"""Scripts: filling the sentences to say with what is known about this caller.

What comes from data is told apart from the wording, because the screen shows it bold and
underlined: the agent looks there first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from app.domain.catalogue import Catalogue, RequestKind, Script, ScriptTab
from app.domain.diagnosis import Diagnosis, Finding
from app.domain.outage import OutageHit

_VARIABLE = re.compile(r"\{(\w+)\}")
# What each kind of request is answered with when nothing else was found.
_KIND_SCRIPT = {
    RequestKind.LEAK: "leak",
    RequestKind.COMPLAINT: "complaint",
}
_GROUP_SCRIPT = {"水质": "quality", "抄表收费": "bill", "水表": "meter"}
PROMISE_BROKEN = "promise_broken"
OCCASIONS = (
    "",
    *(finding.value for finding in Finding if finding is not Finding.NO_ACCOUNT),
    "low_pressure",
    *_KIND_SCRIPT.values(),
    *_GROUP_SCRIPT.values(),
    PROMISE_BROKEN,
)
"""What a script may answer (`Script.when`); the first is any occasion."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence; `from_data` pieces were filled in."""

    text: str
    from_data: bool


Sentence = tuple[Said, ...]


def fill(template: str, values: Mapping[str, str]) -> Sentence | None:
    """Fill one sentence; None when a value it needs is not known: it is then not said at all."""
    pieces: list[Said] = []
    position, before = 0, ""
    for match in _VARIABLE.finditer(template):
        value = values.get(match[1], "")
        if not value:
            return None
        if words := _beside(before, template[position : match.start()], value):
            pieces.append(Said(words, from_data=False))
        pieces.append(Said(value, from_data=True))
        position, before = match.end(), value
    if rest := _beside(before, template[position:], ""):
        pieces.append(Said(rest, from_data=False))
    return tuple(pieces)


def _beside(before: str, words: str, after: str) -> str:
    """Wording without the blank that stands beside a Chinese value; digits keep theirs."""
    if before and not before[-1].isascii():
        words = words.lstrip(" ")
    return words.rstrip(" ") if after and not after[0].isascii() else words


def sentences(script: Script, values: Mapping[str, str]) -> tuple[Sentence, ...]:
    """The script's sentences that can be said with what is known."""
    filled = (fill(line, values) for line in script.lines)
    return tuple(s for s in filled if s is not None)


def plain(parts: Iterable[Sentence]) -> str:
    """Sentences as one text, for the reply field."""
    return "".join("".join(p.text for p in sentence) for sentence in parts)


def script_code(finding: Finding, kind: RequestKind | None, group: str) -> str:
    """Which reply fits: the finding answers "no water"; leaks, bills and quality have their own."""
    if kind in _KIND_SCRIPT and finding not in (Finding.OUTAGE_ACTIVE, Finding.OUTAGE_OVERRUN):
        return _KIND_SCRIPT[kind]
    if group in _GROUP_SCRIPT:
        return _GROUP_SCRIPT[group]
    return "nothing_found" if finding is Finding.NO_ACCOUNT else finding.value


def choose(catalogue: Catalogue, tab: ScriptTab, when: str) -> tuple[Script, ...]:
    """The scripts of a tab that answer `when`; those for any occasion follow."""
    of_tab = [s for s in catalogue.scripts if s.tab is tab]
    return tuple([s for s in of_tab if s.when == when] + [s for s in of_tab if not s.when])


def spoken_time(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """An instant as one says it: 今天 18:00, 明早 6:00, 后天 …, else 7 月 15 日 6:00."""
    local, today = instant.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local.hour}:{local.minute:02d}"
    days = (local.date() - today).days
    if days == 0:
        return f"今天 {clock}"
    if days == 1:
        return f"明早 {clock}" if local.hour < 9 else f"明天 {clock}"
    if days == -1:
        return f"昨天 {clock}"
    return f"{local.month} 月 {local.day} 日 {clock}"


def spoken_span(span: timedelta) -> str:
    """A length of time as one says it: 3 小时 20 分, 45 分钟."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} 天"
    if hours == 0:
        return f"{rest} 分钟"
    return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"


def money(amount: Decimal) -> str:
    """Yuan as one says it."""
    return f"{amount:.2f} 元"


def outage_values(outage: OutageHit, now: datetime, zone: tzinfo) -> dict[str, str]:
    """What scripts may say about an outage. The internal estimate is not among it."""
    remaining = outage.ends_at - now
    return {
        "outage_number": outage.number,
        "reason": outage.reason,
        "start_time": spoken_time(outage.starts_at, now, zone),
        "restore_time": spoken_time(outage.ends_at, now, zone),
        "remaining": spoken_span(remaining) if remaining > timedelta(0) else "",
        "water_point": outage.water_point,
        "restored_at": spoken_time(outage.restored_at, now, zone) if outage.restored_at else "",
    }


def script_values(
    diagnosis: Diagnosis, *, company: str, salutation: str, zone: tzinfo
) -> dict[str, str]:
    """Everything the sentences can be filled with for this caller, at this moment."""
    values = {"company": company, "name": salutation}
    account = diagnosis.account
    if account is not None:
        values["address"] = account.address
        if account.arrears > 0:
            values["arrears"] = money(account.arrears)
        if account.status_since is not None:
            values["status_since"] = (
                f"{account.status_since.month} 月 {account.status_since.day} 日"
            )
    if diagnosis.area_calls is not None:
        values["calls"] = str(diagnosis.area_calls.calls)
    if diagnosis.outage is not None:
        values |= outage_values(diagnosis.outage, diagnosis.at, zone)
    return values
