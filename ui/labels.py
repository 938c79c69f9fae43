"""Enum → words, colour role and mark; what `ui.looks` and `ui.moments` have is offered as well.

Tables are kept by type: members of different enums may be equal as strings.
"""

from enum import Enum

from app.domain.account import AccountStatus, Relation
from app.domain.call import CallState, Mood, Outcome
from app.domain.catalogue import Callback, Grade, RequestKind, ScriptTab, Step, UnitKind
from app.domain.outage import Effect, OutageKind, OutageState, Phase
from app.domain.people import Seat
from app.domain.search import Found, Reading
from app.domain.ticket import TicketAction, TicketState, TicketView
from app.domain.ticket_moves import ACTION_NAMES, STATE_NAMES
from app.i18n import N_, _, current_language
from ui.looks import Look, Mark, Role, clock_look
from ui.moments import (
    ago_text,
    clock_text,
    day_time,
    duration_text,
    full_time,
    in_sentence,
    local_time,
    month_day,
    seconds_text,
    timer_text,
)

__all__ = [
    "Look",
    "Mark",
    "Role",
    "ago_text",
    "clock_look",
    "clock_text",
    "day_time",
    "duration_text",
    "full_time",
    "in_language",
    "in_sentence",
    "label",
    "local_time",
    "look",
    "month_day",
    "seconds_text",
    "short_number",
    "timer_text",
]


_LABELS: dict[type[Enum], dict[Enum, str]] = {
    AccountStatus: {
        AccountStatus.NORMAL: N_("In supply"),
        AccountStatus.CUT_OFF: N_("Cut off for arrears"),
        AccountStatus.SUSPENDED: N_("Supply suspended on request"),
        AccountStatus.CLOSED: N_("Account closed"),
        AccountStatus.REMOVED: N_("Meter removed"),
        AccountStatus.TRANSFER: N_("Transfer not finished"),
    },
    Relation: {
        Relation.OWNER: N_("Account holder"),
        Relation.TENANT: N_("Tenant"),
        Relation.FAMILY: N_("Family"),
        Relation.PROPERTY: N_("Property"),
        Relation.COMPANY: N_("Employer"),
        Relation.OTHER: N_("Other relation"),
    },
    CallState: {
        CallState.RINGING: N_("Ringing"),
        CallState.ANSWERED: N_("Talking"),
        CallState.HELD: N_("On hold"),
        CallState.ENDED: N_("Call ended"),
    },
    Mood: {
        Mood.CALM: N_("Calm"),
        Mood.ANXIOUS: N_("Anxious"),
        Mood.AGITATED: N_("Agitated"),
    },
    Outcome: {
        Outcome.ANSWERED: N_("Registered and answered"),
        Outcome.MERGED: N_("Counted to the outage"),
        Outcome.DISPATCHED: N_("Turned into a ticket"),
        Outcome.ANOTHER_CALLER: N_("One more caller on the ticket"),
    },
    RequestKind: {
        RequestKind.CONSULT: N_("Enquiry"),
        RequestKind.REPAIR: N_("Repair"),
        RequestKind.LEAK: N_("Leak"),
        RequestKind.COMPLAINT: N_("Grievance"),
        RequestKind.SUGGESTION: N_("Suggestion"),
        RequestKind.INTERNAL: N_("Internal"),
        RequestKind.TRANSFER_12345: N_("12345 case"),
    },
    Grade: {
        Grade.CRITICAL: N_("Critical"),
        Grade.URGENT: N_("Urgent"),
        Grade.ORDINARY: N_("Ordinary"),
        Grade.ON_CALL: N_("On the call"),
    },
    Callback: {
        Callback.ALL: N_("Always called back"),
        Callback.SAMPLE: N_("Sampled call-back"),
        Callback.NONE: N_("No call-back"),
    },
    UnitKind: {
        UnitKind.HOTLINE: N_("Hotline desk"),
        UnitKind.BRANCH: N_("Branch office"),
        UnitKind.REPAIR: N_("Repair centre"),
        UnitKind.NETWORK: N_("Pipe network"),
        UnitKind.QUALITY: N_("Water quality"),
        UnitKind.METER: N_("Metering"),
        UnitKind.SUPERVISION: N_("Supervision"),
    },
    Step: {
        Step.DISPATCH: N_("Dispatch"),
        Step.ACCEPT: N_("Accept"),
        Step.CONTACT: N_("Contact the caller"),
        Step.ARRIVE: N_("Arrive on site"),
        Step.FINISH: N_("Finish"),
    },
    ScriptTab: {
        ScriptTab.REPLY: N_("What to say"),
        ScriptTab.SOOTHE: N_("Soothe"),
        ScriptTab.ESCALATE: N_("Escalate"),
        ScriptTab.READ_BACK: N_("Read back"),
    },
    Effect: {
        Effect.NO_WATER: N_("No water"),
        Effect.LOW_PRESSURE: N_("Low pressure"),
    },
    OutageKind: {
        OutageKind.PLANNED: N_("Planned outage"),
        OutageKind.EMERGENCY: N_("Emergency outage"),
        OutageKind.LOW_PRESSURE: N_("Reduced pressure"),
    },
    OutageState: {
        OutageState.DRAFT: N_("Draft"),
        OutageState.PUBLISHED: N_("Published"),
        OutageState.RESTORED: N_("Water restored"),
        OutageState.CANCELLED: N_("Cancelled"),
    },
    Phase: {
        Phase.ACTIVE: N_("Outage now"),
        Phase.COMING: N_("Outage coming"),
        Phase.OVERRUN: N_("Past the published time"),
        Phase.JUST_ENDED: N_("Just restored"),
        Phase.PAST: N_("Over"),
    },
    Seat: {
        Seat.AGENT: N_("Agent"),
        Seat.DISPATCHER: N_("Dispatcher"),
        Seat.BRANCH: N_("Branch"),
        Seat.SUPERVISOR: N_("Supervisor"),
        Seat.GUIDE: N_("Lobby guide"),
        Seat.EXPERT: N_("Expert seat"),
        Seat.CALLBACK: N_("Call-back and quality"),
        Seat.ADMINISTRATOR: N_("Administrator"),
        Seat.AUDITOR: N_("Auditor"),
    },
    Found: {
        Found.ACCOUNT: N_("Accounts"),
        Found.TICKET: N_("Tickets"),
        Found.OUTAGE: N_("Outages"),
    },
    Reading: {
        Reading.PHONE: N_("Phone"),
        Reading.ACCOUNT_NO: N_("Account no."),
        Reading.METER_NO: N_("Meter no."),
        Reading.LAST_DIGITS: N_("Last digits"),
        Reading.NAME: N_("Name"),
        Reading.INITIALS: N_("Initials"),
        Reading.ADDRESS: N_("Address"),
        Reading.TICKET_NO: N_("Ticket no."),
        Reading.OUTAGE_NO: N_("Outage no."),
    },
    TicketState: dict[Enum, str](STATE_NAMES.items()),
    TicketAction: dict[Enum, str](ACTION_NAMES.items()),
    TicketView: {
        TicketView.MINE: N_("My tasks"),
        TicketView.OPEN: N_("All open"),
        TicketView.TODAY: N_("All today"),
        TicketView.OVER: N_("Overdue"),
        TicketView.SOON: N_("Due soon"),
        TicketView.WAIT_DISPATCH: N_("Awaiting dispatch"),
        TicketView.WAIT_ACCEPT: N_("Awaiting acceptance"),
        TicketView.IN_PROGRESS: N_("In progress"),
        TicketView.WAIT_ARCHIVE: N_("Reported, to archive"),
        TicketView.ARCHIVED: N_("Archived"),
        TicketView.FROM_12345: N_("12345 case"),
    },
}

_LOOKS: dict[type[Enum], dict[Enum, tuple[Role, Mark]]] = {
    AccountStatus: {
        AccountStatus.NORMAL: (Role.OK, Mark.RING),
        AccountStatus.CUT_OFF: (Role.OVER, Mark.DIAMOND),
        AccountStatus.SUSPENDED: (Role.HOLD, Mark.BARS),
        AccountStatus.CLOSED: (Role.DONE, Mark.CHECK),
        AccountStatus.REMOVED: (Role.HOLD, Mark.BARS),
        AccountStatus.TRANSFER: (Role.SOON, Mark.TRIANGLE),
    },
    OutageState: {
        OutageState.DRAFT: (Role.HOLD, Mark.BARS),
        OutageState.PUBLISHED: (Role.SOON, Mark.TRIANGLE),
        OutageState.RESTORED: (Role.DONE, Mark.CHECK),
        OutageState.CANCELLED: (Role.DONE, Mark.NONE),
    },
    Phase: {
        Phase.ACTIVE: (Role.SOON, Mark.TRIANGLE),
        Phase.COMING: (Role.ACCENT, Mark.RING),
        Phase.OVERRUN: (Role.OVER, Mark.DIAMOND),
        Phase.JUST_ENDED: (Role.DONE, Mark.CHECK),
        Phase.PAST: (Role.DONE, Mark.CHECK),
    },
    Grade: {
        Grade.CRITICAL: (Role.OVER, Mark.DIAMOND),
        Grade.URGENT: (Role.SOON, Mark.TRIANGLE),
    },
    TicketState: {
        TicketState.ARCHIVED: (Role.DONE, Mark.CHECK),
        TicketState.WAIT_ARCHIVE: (Role.DONE, Mark.CHECK),
    },
}


def label(value: Enum) -> str:
    """The words for an enum value, in the language in use."""
    return _(_LABELS[type(value)][value])


def look(value: Enum) -> Look:
    """Words, colour role and mark for an enum value."""
    role, mark = _LOOKS.get(type(value), {}).get(value, (Role.PLAIN, Mark.NONE))
    return Look(label(value), role, mark)


def short_number(number: str) -> str:
    """GD-0714-0187: the century and the year are clear from where it stands."""
    head, _dash, rest = number.partition("-")
    return f"{head}-{rest[4:]}" if len(rest) > 8 else number


def in_language(chinese: str, english: str) -> str:
    """The name of a catalogue row in the language in use; the Chinese where the other is empty."""
    return english if english and current_language() == "en" else chinese
