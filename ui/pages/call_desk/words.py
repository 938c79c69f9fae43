"""The sentences of the diagnosis and promise cards, from what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.account import AccountCard, AccountStatus
from app.domain.diagnosis import Check, Checked, Diagnosis, Finding, Verdict
from app.domain.outage import Effect, OutageHit, Phase
from app.i18n import N_, _, ngettext
from ui.labels import Role, clock_text, day_time, in_sentence, label, local_time, look
from ui.moments import spoken_duration
from ui.wording import count_text

STALE_MINUTES = 15

CHECK_ICONS: dict[Check, str] = {
    Check.OUTAGE: "droplet-off",
    Check.ARREARS: "japanese-yen",
    Check.STATUS: "file-text",
    Check.PRESSURE: "gauge",
    Check.VALVES: "wrench",
    Check.PUMPS: "building-2",
    Check.AREA_CALLS: "phone",
}
_CHECK_NAMES: dict[Check, str] = {
    Check.OUTAGE: N_("Outage events"),
    Check.ARREARS: N_("Arrears cut-off"),
    Check.STATUS: N_("Account status"),
    Check.PRESSURE: N_("Pressure"),
    Check.VALVES: N_("Valves"),
    Check.PUMPS: N_("Pumps"),
    Check.AREA_CALLS: N_("Calls nearby"),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One row of the check card. `source` says where it comes from and when.

    `role` colours icon and chip where the verdict alone does not say it.
    """

    icon: str
    name: str
    result: str
    source: str = ""
    verdict: Verdict = Verdict.CLEAR
    chip: str = ""
    role: Role | None = None

    @property
    def connected(self) -> bool:
        """Whether anything was looked at."""
        return self.verdict is not Verdict.NOT_CONNECTED


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The banner: role, sentence, and whether a ticket is needed."""

    role: Role
    title: str
    text: str


def check_name(check: Check) -> str:
    """The name of a check."""
    return _(_CHECK_NAMES[check])


def check_lines(diagnosis: Diagnosis) -> tuple[CheckLine, ...]:
    """All checks in their order, in words; those without a source share one line at the end."""
    off = [c.check for c in diagnosis.checks if c.verdict is Verdict.NOT_CONNECTED]
    looked = [check_line(c, diagnosis) for c in diagnosis.checks if c.check not in off]
    return (*looked, *not_connected([check_name(check) for check in off], CHECK_ICONS[off[0]]))


def not_connected(names: Sequence[str], icon: str) -> tuple[CheckLine, ...]:
    """The line that says what nobody looked at."""
    joined = _(" / ").join(names)
    return (CheckLine(icon, joined, _("Not connected"), verdict=Verdict.NOT_CONNECTED),)


def late_text(length: timedelta) -> str:
    """How late something is: 22 分钟, 1 小时 5 分."""
    minutes = max(0, int(length.total_seconds()) // 60)
    return _("{n} min").format(n=minutes) if minutes < 60 else spoken_duration(length)


def check_line(checked: Checked, diagnosis: Diagnosis) -> CheckLine:
    """One check in words."""
    check, verdict = checked.check, checked.verdict
    name, icon = check_name(check), CHECK_ICONS[check]
    if verdict is Verdict.UNKNOWN:
        return CheckLine(icon, name, _("Needs an account or a place"), verdict=verdict)
    if check is Check.OUTAGE:
        return _outage_line(name, verdict, diagnosis)
    if check is Check.AREA_CALLS:
        return CheckLine(icon, name, _area_text(diagnosis), _("Last hour"), verdict)
    account = diagnosis.account
    assert account is not None  # these checks are UNKNOWN without an account
    text = arrears_text(account) if check is Check.ARREARS else status_text(account)
    return CheckLine(icon, name, text, billing_source(account, diagnosis.at), verdict)


def _outage_line(name: str, verdict: Verdict, diagnosis: Diagnosis) -> CheckLine:
    at, icon = clock_text(diagnosis.at), CHECK_ICONS[Check.OUTAGE]
    if diagnosis.outage is None or diagnosis.phase is None:
        return CheckLine(icon, name, _("No outage here"), at, verdict)
    outage = diagnosis.outage
    low = outage.effect is Effect.LOW_PRESSURE and diagnosis.phase is Phase.ACTIVE
    state = label(outage.effect) if low else label(diagnosis.phase)
    text = _("Hit: {phase}").format(phase=state)
    chip = _("Version {n}").format(n=outage.version_no)
    if diagnosis.phase is Phase.COMING:
        when = in_sentence(day_time(outage.starts_at, diagnosis.at, with_clock=True))
        text = _("Coming: {time}").format(time=when)
    elif outage.version_no > 1:
        text = _("{phase}, extended").format(phase=state)
    role = look(diagnosis.phase).role
    return CheckLine(icon, name, text, verdict=verdict, chip=chip, role=role)


def arrears_text(account: AccountCard) -> str:
    """What the account owes, or has in credit."""
    if account.in_arrears:
        return _("Owes {amount} yuan").format(amount=f"{account.arrears:.2f}")
    if account.balance is not None:
        return _("In credit: {amount} yuan").format(amount=f"{account.balance:.2f}")
    return _("No arrears")


def status_text(account: AccountCard) -> str:
    """The account's status and since when it is another than usual."""
    text = label(account.status)
    if account.status is not AccountStatus.NORMAL and account.status_since is not None:
        return _("{status} since {day}").format(status=text, day=f"{account.status_since:%Y-%m-%d}")
    return text


def _area_text(diagnosis: Diagnosis) -> str:
    area = diagnosis.area_calls
    if area is None or area.calls == 0:
        return _("No other calls")
    if area.merged >= area.calls:
        return ngettext("{n} call, merged", "{n} calls, all merged", area.calls).format(
            n=count_text(area.calls)
        )
    return ngettext("{n} call, {m} merged", "{n} calls, {m} merged", area.calls).format(
        n=count_text(area.calls), m=count_text(area.merged)
    )


def billing_source(account: AccountCard, at: datetime) -> str:
    """When billing exported the values; older than a quarter of an hour carries ▲."""
    if account.as_of is None:
        return _("Billing, time unknown")
    text = _("Billing {time}").format(time=day_time(account.as_of, at, with_clock=True))
    if local_time(account.as_of).date() == local_time(at).date():
        text = _("Billing {time}").format(time=clock_text(account.as_of))
    stale = (at - account.as_of).total_seconds() > STALE_MINUTES * 60
    return f"▲ {text}" if stale else text


def conclusion(diagnosis: Diagnosis) -> Conclusion:
    """What the checks mean, and what to do."""
    outage = diagnosis.outage
    if outage is not None and diagnosis.finding.value.startswith("outage"):
        return _outage_conclusion(diagnosis, outage)
    title, text, role = _CONCLUSIONS[diagnosis.finding]
    if diagnosis.finding is Finding.NO_ACCOUNT and _looked_at_place(diagnosis):
        title, text = NO_OUTAGE, _PLACE_ONLY
    values = _values(diagnosis)
    return Conclusion(role, _(title).format(**values), _(text).format(**values))


_CONCLUSIONS: dict[Finding, tuple[str, str, Role]] = {
    Finding.CUT_OFF: (
        N_("Cut off for arrears"),
        N_("Explain payment and reopening. No ticket is needed for the outage itself."),
        Role.OVER,
    ),
    Finding.SUSPENDED: (
        N_("Supply was suspended on request"),
        N_("Say how it is reopened. No ticket is needed."),
        Role.SOON,
    ),
    Finding.CLOSED: (
        N_("The account is closed or its meter removed"),
        N_("Say what is needed for a new connection. No ticket is needed."),
        Role.SOON,
    ),
    Finding.SAME_AREA_CALLS: (
        N_("{calls} calls from this estate within an hour"),
        N_("No outage is published. Tell the dispatcher; dispatch one ticket, join the rest."),
        Role.OVER,
    ),
    Finding.ARREARS: (
        N_("In arrears, but not cut off"),
        N_("Not the reason yet. Ask about the neighbours, then decide on a ticket."),
        Role.SOON,
    ),
    Finding.NOTHING_FOUND: (
        N_("No reason found in the data"),
        N_("Ask about neighbours, hot water and the valve; dispatch a ticket with the answers."),
        Role.ACCENT,
    ),
    Finding.NO_ACCOUNT: (
        N_("The number belongs to no account"),
        N_("Look the account up with F3, or type the address of the water."),
        Role.ACCENT,
    ),
}


NO_OUTAGE = N_("No outage at this address")
_PLACE_ONLY = N_("Arrears and status need the account. Ask about neighbours, then decide.")


def _looked_at_place(diagnosis: Diagnosis) -> bool:
    return any(c.check is Check.OUTAGE and c.verdict is Verdict.CLEAR for c in diagnosis.checks)


def _values(diagnosis: Diagnosis) -> dict[str, str]:
    area = diagnosis.area_calls
    return {"calls": str(area.calls if area else 0)}


def _outage_conclusion(diagnosis: Diagnosis, outage: OutageHit) -> Conclusion:
    kind = label(outage.kind)
    until = in_sentence(day_time(outage.ends_at, diagnosis.at, with_clock=True))
    where = _("Matches {number} version {n} ({title}).").format(
        number=outage.number, n=outage.version_no, title=outage.title
    )
    if diagnosis.finding is Finding.OUTAGE_ACTIVE:
        title = (
            _("{kind}: water back by {time}")
            if outage.version_no == 1
            else _("{kind} extended until {time}")
        )
        answer = _("Answer directly, no ticket.")
        if outage.effect is Effect.LOW_PRESSURE:
            answer = _("Pressure is lowered. Answer directly, no ticket.")
        return Conclusion(Role.SOON, title.format(kind=kind, time=until), _joined(where, answer))
    if diagnosis.finding is Finding.OUTAGE_OVERRUN:
        late = late_text(diagnosis.at - outage.ends_at)
        title = _("Past the published time by {late}").format(late=late)
        return Conclusion(
            Role.OVER,
            title,
            _joined(where, _("Apologise, count the call in, and press the crew.")),
        )
    if diagnosis.finding is Finding.OUTAGE_JUST_ENDED and outage.restored_at is not None:
        title = _("Water restored at {time}").format(time=clock_text(outage.restored_at))
        advice = _("Ask for the floor and the valve; a ticket only if water stays away.")
        return Conclusion(Role.ACCENT, title, _joined(where, advice))
    starts = in_sentence(day_time(outage.starts_at, diagnosis.at, with_clock=True))
    title = _("{kind} begins {time}").format(kind=kind, time=starts)
    advice = _("If there is no water already, go on asking.")
    return Conclusion(Role.ACCENT, title, _joined(where, advice))


def _joined(first: str, second: str) -> str:
    """Two sentences, with the space between them that the language wants."""
    return _("{first} {second}").format(first=first, second=second)
