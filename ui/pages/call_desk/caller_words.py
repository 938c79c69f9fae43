"""The sentences about the caller: the line in the call bar, and how a promise stands."""

from datetime import datetime

from app.domain.account import AccountStatus
from app.domain.call import Promise, ScreenPop
from app.domain.diagnosis import Diagnosis
from app.domain.outage import Effect, Phase
from app.i18n import _, ngettext
from ui.labels import Mark, clock_text, label
from ui.pages.call_desk.words import late_text


def caller_line(pop: ScreenPop | None, earlier_today: int, diagnosis: Diagnosis | None) -> str:
    """Under the number in the call bar: accounts, name, the how-manieth call, flags."""
    if pop is None:
        return ""
    parts = [_accounts_found(pop)]
    account = diagnosis.account if diagnosis else None
    if account is not None:
        parts.append(account.name)
    if earlier_today:
        parts.append(_("call no. {n} today").format(n=earlier_today + 1))
    if diagnosis is not None:
        parts += caller_flags(diagnosis)
    return " · ".join(parts)


def _accounts_found(pop: ScreenPop) -> str:
    count = len(pop.accounts)
    if not count:
        return _("No account found")
    if pop.more_accounts:
        return _("more than {n} accounts found").format(n=count)
    return ngettext("{n} account found", "{n} accounts found", count).format(n=count)


def caller_flags(diagnosis: Diagnosis) -> list[str]:
    """What must be known before answering: outage, cut-off, arrears."""
    flags = []
    outage = diagnosis.outage
    if outage is not None and diagnosis.phase in {Phase.ACTIVE, Phase.OVERRUN, Phase.JUST_ENDED}:
        low = outage.effect is Effect.LOW_PRESSURE and diagnosis.phase is Phase.ACTIVE
        flags.append("▲ " + (label(outage.effect) if low else label(diagnosis.phase)))
    account = diagnosis.account
    if account is not None and account.status is not AccountStatus.NORMAL:
        flags.append("◆ " + label(account.status))
    elif account is not None and account.in_arrears:
        flags.append("▲ " + _("in arrears"))
    return flags


def promise_state(promise: Promise, at: datetime) -> tuple[str, Mark]:
    """How a promise stands: what to say about it, and its mark."""
    if promise.fulfilled_at is not None and not promise.broken(at):
        return _("kept at {time}").format(time=clock_text(promise.fulfilled_at)), Mark.CHECK
    if promise.broken(at):
        late = late_text((promise.fulfilled_at or at) - promise.due_at)
        return _("late by {late}. Apologise first, then explain.").format(late=late), Mark.DIAMOND
    return _("not due yet"), Mark.RING
