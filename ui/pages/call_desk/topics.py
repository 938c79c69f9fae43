"""What the check card is about: no water, a leak, or a bill; each looks at something else."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.account import AccountCard
from app.domain.call import OpenTicket
from app.domain.catalogue import Catalogue, Category, RequestKind
from app.domain.diagnosis import Check, Checked, Diagnosis, Verdict
from app.domain.outage import Phase
from app.domain.ticket import TicketLine
from app.i18n import N_, _, ngettext
from ui.labels import Role, in_language
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.words import (
    CHECK_ICONS,
    CheckLine,
    Conclusion,
    arrears_text,
    billing_source,
    check_line,
    check_lines,
    check_name,
    conclusion,
    not_connected,
    status_text,
)

_LEAKS, _BILLS = "leak.", "bill."  # how the codes of these categories begin
MONTHS = 6
_HIGH = 2  # times the months before, from which a month's usage is remarkable


class Topic(StrEnum):
    """What the caller's request is about, as far as the checks differ."""

    WATER = "water"
    LEAK = "leak"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """What the check card shows: its title, the conclusion, and the checks."""

    title: str
    conclusion: Conclusion
    lines: tuple[CheckLine, ...]


_TITLES = {
    Topic.WATER: N_("Why no water?"),
    Topic.LEAK: N_("Reported yet?"),
    Topic.BILL: N_("Usage and bill"),
}


def topic_of(case: Case, category: Category | None) -> Topic:
    """By the category; before there is one, by the kind of request."""
    code = category.code if category is not None else ""
    if code.startswith(_BILLS):
        return Topic.BILL
    leak = not code and case.draft.request_kind is RequestKind.LEAK
    return Topic.LEAK if leak or code.startswith(_LEAKS) else Topic.WATER


def check_sheet(case: Case, category: Category | None, diagnosis: Diagnosis) -> CheckSheet:
    """What to show for this call."""
    topic = topic_of(case, category)
    title = _(_TITLES[topic])
    if topic is Topic.LEAK:
        return CheckSheet(title, *_leak(case, diagnosis))
    if topic is Topic.BILL:
        return CheckSheet(title, *_bill(diagnosis))
    return CheckSheet(title, conclusion(diagnosis), check_lines(diagnosis))


def open_leaks(lines: tuple[TicketLine, ...], catalogue: Catalogue) -> tuple[OpenTicket, ...]:
    """The leaks among the open tickets of a place, as the desk shows tickets."""
    leaks = {c.name for c in catalogue.categories if c.code.startswith(_LEAKS)}
    return tuple(
        OpenTicket(
            id=line.id,
            number=line.number,
            title=line.title,
            state=line.state,
            grade=line.grade,
            unit=in_language(line.unit, line.unit_en),
            due_at=line.due_at,
            created_at=line.created_at,
            account_id=None,
        )
        for line in lines
        if line.category in leaks and not line.done
    )


def _leak(case: Case, diagnosis: Diagnosis) -> tuple[Conclusion, tuple[CheckLine, ...]]:
    shown = [c for c in diagnosis.checks if c.check in {Check.OUTAGE, Check.AREA_CALLS}]
    lines = [check_line(checked, diagnosis) for checked in shown]
    lines.insert(0, _leaks_line(case))
    off = not_connected([check_name(c) for c in (Check.PRESSURE, Check.VALVES)], "gauge")
    return _leak_conclusion(case, diagnosis), (*lines, *off)


def _leaks_line(case: Case) -> CheckLine:
    name, icon = _("Open leaks"), "wrench"
    if case.draft.community_id is None:
        return CheckLine(icon, name, _("Needs a place"), verdict=Verdict.UNKNOWN)
    if case.leaks is None:
        return CheckLine(icon, name, _("Looking…"), verdict=Verdict.UNKNOWN)
    if not case.leaks.known:
        words = _("Could not be read, F5 tries again")
        return CheckLine(icon, name, words, verdict=Verdict.UNKNOWN)
    tickets = case.leaks.tickets
    if not tickets:
        return CheckLine(icon, name, _("No open leak ticket"), _("This estate"))
    words = ngettext("{n} open", "{n} open", len(tickets)).format(n=len(tickets))
    return CheckLine(icon, name, words, tickets[0].number, Verdict.NOTICE)


def _leak_conclusion(case: Case, diagnosis: Diagnosis) -> Conclusion:
    tickets = case.leaks.tickets if case.leaks is not None else ()
    if tickets:
        words = ngettext(
            "{n} leak is already reported in this estate",
            "{n} leaks are already reported in this estate",
            len(tickets),
        )
        advice = _("Compare the spot. If it is the same, join that ticket (Alt+3).")
        return Conclusion(Role.SOON, words.format(n=len(tickets)), advice)
    outage = diagnosis.outage
    if outage is not None and diagnosis.phase in {Phase.ACTIVE, Phase.OVERRUN}:
        title = _("Repair work is going on here: {number}").format(number=outage.number)
        advice = _("Ask whether the water comes from the works; dispatch a ticket if not.")
        return Conclusion(Role.SOON, title, advice)
    if case.draft.community_id is None:
        advice = _("Choose the estate in the address, then its open leaks are shown.")
        return Conclusion(Role.ACCENT, _("Where is the leak?"), advice)
    advice = _("Ask for a landmark, how much water, and the traffic; then dispatch a ticket.")
    looked = case.leaks is not None and case.leaks.known
    title = _("No leak is reported in this estate yet") if looked else _("A leak: ask where")
    return Conclusion(Role.ACCENT, title, advice)


def _bill(diagnosis: Diagnosis) -> tuple[Conclusion, tuple[CheckLine, ...]]:
    account = diagnosis.account
    off = not_connected([_("Meter readings"), _("Bill items")], "file-text")
    if account is None:
        checks = [Checked(c, Verdict.UNKNOWN) for c in (Check.ARREARS, Check.STATUS)]
        lines = [check_line(checked, diagnosis) for checked in checks]
        advice = _(
            "Look the account up with F3; check name or address before reading anything out."
        )
        return Conclusion(Role.ACCENT, _("Which account is it?"), advice), (*lines, *off)
    source = billing_source(account, diagnosis.at)
    used = _used(account)
    arrears = CheckLine(
        CHECK_ICONS[Check.ARREARS], _("Balance"), arrears_text(account), source,
        Verdict.NOTICE if account.in_arrears else Verdict.CLEAR,
    )  # fmt: skip
    usage = CheckLine(
        "gauge", _("Monthly usage"), used or _("No readings from billing"), source,
        Verdict.NOTICE if is_high(account.usage) else Verdict.CLEAR if used else Verdict.UNKNOWN,
    )  # fmt: skip
    icon, name = CHECK_ICONS[Check.STATUS], check_name(Check.STATUS)
    status = CheckLine(icon, name, status_text(account), source)
    return _bill_conclusion(account), (usage, arrears, status, *off)


def _used(account: AccountCard) -> str:
    used = [str(n) for n in account.usage[-MONTHS:]]
    return _("{values} m³").format(values=" / ".join(used)) if used else ""


def is_high(usage: tuple[int, ...]) -> bool:
    """Whether the last month is at least twice what the months before used on average."""
    before = usage[:-1]
    return len(before) > 1 and usage[-1] * len(before) >= _HIGH * sum(before) > 0


def _bill_conclusion(account: AccountCard) -> Conclusion:
    check = _("Check name or address before reading anything out; promise no refund.")
    if is_high(account.usage):
        before = account.usage[:-1]
        title = _("Last month {n} m³, before that {usual} on average").format(
            n=account.usage[-1], usual=round(sum(before) / len(before))
        )
        return Conclusion(Role.SOON, title, check)
    if account.in_arrears:
        title = _("Owes {amount} yuan").format(amount=f"{account.arrears:.2f}")
        return Conclusion(Role.SOON, title, check)
    return Conclusion(Role.ACCENT, _("Nothing unusual in the billing data"), check)
