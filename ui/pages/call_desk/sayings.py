"""What to say: the script for this caller and the read-back of what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from app.domain.call import IntakeDraft
from app.domain.catalogue import Catalogue, Script, ScriptTab
from app.domain.diagnosis import Diagnosis, Finding
from app.domain.outage import Effect
from app.domain.phone import mobile_hint, read_number
from app.domain.script import (
    Said,
    Sentence,
    choose,
    fill,
    plain,
    script_code,
    script_values,
    sentences,
    spoken_time,
)
from ui.pages.call_desk.case import Case

TABS = (ScriptTab.REPLY, ScriptTab.SOOTHE, ScriptTab.ESCALATE)
_NOBODY = "您好"
_BROKEN = "promise_broken"
_LOW_PRESSURE = "low_pressure"
_MOST_COMPLAINT = 40


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentences of one script. `never` is what must not be promised."""

    title: str
    sentences: tuple[Sentence, ...]
    never: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """All that can be said to this caller now."""

    tabs: Mapping[ScriptTab, tuple[Saying, ...]]
    read_back: tuple[Sentence, ...]

    @property
    def reply(self) -> str:
        """The sentences Alt+1 puts into the reply."""
        return plain(s for saying in self.tabs[ScriptTab.REPLY] for s in saying.sentences)

    @property
    def read_back_text(self) -> str:
        """The sentences Alt+2 puts into the reply."""
        return plain(self.read_back)


def speech(
    case: Case, diagnosis: Diagnosis, catalogue: Catalogue, *, company: str, zone: tzinfo
) -> Speech:
    """Fill the scripts with what is known about this caller at this moment."""
    draft = case.draft
    values = values_for(case, diagnosis, company=company, zone=zone)
    category = catalogue.category(draft.category_code)
    group = category.group if category else ""
    code = script_code(diagnosis.finding, draft.request_kind, group)
    if code == Finding.OUTAGE_ACTIVE.value and _is_low_pressure(diagnosis):
        code = _LOW_PRESSURE
    broken = case.broken_promise(diagnosis.at) is not None
    when = _BROKEN if broken else code
    tabs = {
        ScriptTab.REPLY: _reply(catalogue, code, values, diagnosis.finding, broken=broken),
        ScriptTab.SOOTHE: _all(choose(catalogue, ScriptTab.SOOTHE, when), values),
        ScriptTab.ESCALATE: _all(choose(catalogue, ScriptTab.ESCALATE, when), values),
    }
    return Speech(tabs, read_back(draft, diagnosis, catalogue, values))


def _is_low_pressure(diagnosis: Diagnosis) -> bool:
    return diagnosis.outage is not None and diagnosis.outage.effect is Effect.LOW_PRESSURE


def values_for(case: Case, diagnosis: Diagnosis, *, company: str, zone: tzinfo) -> dict[str, str]:
    """The values of all variables; an unknown name becomes a greeting."""
    draft = case.draft
    values = script_values(
        diagnosis, company=company, salutation=draft.salutation.strip() or _NOBODY, zone=zone
    )
    if draft.address.strip():
        values["address"] = _spoken_address(case)
    callback = "" if mobile_hint(draft.callback_number) else draft.callback_number
    number = read_number(callback).number or draft.number
    if len(number) >= 7:
        values["tail"] = number[-4:]
    if promise := case.broken_promise(diagnosis.at):
        when = spoken_time(promise.due_at, diagnosis.at, zone)
        values["promised_time"] = f"{when} 来水" if promise.outage_id else f"{when} 前办好"
    return values


def _spoken_address(case: Case) -> str:
    """The estate and what follows it for the account's own address; one typed is read as typed."""
    address, account = case.draft.address.strip(), case.account
    if account is None or address != account.address or not account.community:
        return address
    road, estate, rest = address.partition(account.community)
    return estate + rest if estate and road else address


def _reply(
    catalogue: Catalogue, code: str, values: Mapping[str, str], finding: Finding, *, broken: bool
) -> tuple[Saying, ...]:
    """The one reply that fits; after a broken promise it begins with the apology."""
    script = next(iter(choose(catalogue, ScriptTab.REPLY, code)), None)
    if script is None:
        return ()
    lines = sentences(script, values)
    if finding is Finding.NO_ACCOUNT and code == Finding.NOTHING_FOUND.value:
        lines = lines[1:]  # "I have looked": nothing was looked at yet
    if broken and finding is not Finding.OUTAGE_OVERRUN:
        apology = _apology(catalogue, values)
        lines = (*apology, *lines[1:]) if apology and len(lines) > 1 else (*apology, *lines)
    return (Saying(script.title, lines, script.never),)


def _apology(catalogue: Catalogue, values: Mapping[str, str]) -> tuple[Sentence, ...]:
    scripts = choose(catalogue, ScriptTab.SOOTHE, _BROKEN)
    script = next((s for s in scripts if s.when == _BROKEN), None)
    return sentences(script, values)[:1] if script else ()


def _all(scripts: tuple[Script, ...], values: Mapping[str, str]) -> tuple[Saying, ...]:
    said = (Saying(s.title, sentences(s, values), s.never) for s in scripts)
    return tuple(s for s in said if s.sentences)


def read_back(
    draft: IntakeDraft, diagnosis: Diagnosis, catalogue: Catalogue, values: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """跟您核对一下: the address, the place and the complaint as they were typed."""
    merged = draft.outage_id is not None and not _is_low_pressure(diagnosis)
    scripts = choose(catalogue, ScriptTab.READ_BACK, diagnosis.finding.value if merged else "")
    script = next(iter(scripts), None)
    if script is None:
        return ()
    result: list[Sentence] = []
    for line in script.lines:
        if "详细记录" in line and draft.complaint.strip():
            line = "您反映的是：{complaint}。"  # noqa: PLW2901 - the typed words say it better
        filled = fill(line, {**values, "complaint": _short(draft.complaint)})
        if filled is None:
            continue
        result.append(filled)
        if "{address}" in line and draft.location_note.strip():
            where = draft.location_note.strip().rstrip("。")
            result.append((Said("位置在", from_data=False), Said(where, from_data=True),
                           Said("。", from_data=False)))  # fmt: skip
    return tuple(result)


def _short(text: str) -> str:
    text = " ".join(text.split()).rstrip("。")
    return text if len(text) <= _MOST_COMPLAINT else text[:_MOST_COMPLAINT] + "…"
