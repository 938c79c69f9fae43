"""The audit's words in the language in use; what has no word here is shown as it is."""

from app.i18n import N_, _

SUBJECTS = {
    "account": N_("Account"),
    "call": N_("Call"),
    "ticket": N_("Ticket"),
    "outage": N_("Outage"),
    "catalogue": N_("Catalogue"),
    "place": N_("Place"),
    "person": N_("Person"),
    "lobby": N_("Lobby"),
    "audit": N_("Audit"),
}
_ACTS = {
    "insert": N_("Added"),
    "update": N_("Changed"),
    "delete": N_("Deleted"),
    "import": N_("Imported"),
    "audit.search": N_("Searched the audit"),
    "audit.reads": N_("Searched the look-ups"),
    "audit.alarms": N_("Read the alarms"),
    "audit.verify": N_("Checked the chain"),
    "audit.reveal": N_("Revealed an entry"),
    "person.password": N_("Gave a password"),
    "person.end_connection": N_("Ended connections"),
    "quota": N_("Changed a quota"),
    "lobby.verify": N_("Checked a document"),
    "ticket.told_later": N_("Told later"),
}
_FUNCTIONS = {
    "screen_pop": N_("Screen pop"),
    "lobby_find": N_("Lobby look-up"),
    "lobby_bill": N_("Lobby bill"),
    "ticket_detail": N_("Ticket"),
    "ticket_portion": N_("Exported list of tickets"),
}


def subject_name(subject: str) -> str:
    """The kind of record."""
    return _(SUBJECTS[subject]) if subject in SUBJECTS else subject


def act_name(act: str) -> str:
    """What was done."""
    return _(_ACTS[act]) if act in _ACTS else act


def function_name(function: str) -> str:
    """By which question accounts or tickets were opened."""
    return _(_FUNCTIONS[function]) if function in _FUNCTIONS else function
