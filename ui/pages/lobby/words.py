"""The lobby's words: enum → label, mark and colour."""

from app.domain.lobby import CheckResult, Facility, FacilityState, SlipPaper, VisitReason
from app.domain.lobby_catalogue import Applicant, LobbyService, Office, Paper
from app.domain.lobby_numbers import LookUpBy
from app.i18n import N_, _, ngettext
from ui.labels import Mark, Role, in_language

LOOK_UP = {
    LookUpBy.PHONE: N_("Phone"),
    LookUpBy.ACCOUNT_NO: N_("Account no."),
    LookUpBy.METER_NO: N_("Meter no."),
}
APPLICANTS = {
    Applicant.OWNER: N_("In person"),
    Applicant.AGENT: N_("For another"),
    Applicant.COMPANY: N_("By a company"),
}
PAPER_SIZES = {SlipPaper.RECEIPT: N_("80 mm"), SlipPaper.A5: N_("A5")}
STATES = {
    None: (N_("Not seen"), Mark.BARS, Role.HOLD),
    FacilityState.NORMAL: (N_("Normal"), Mark.CHECK, Role.OK),
    FacilityState.FAULTY: (N_("Faulty"), Mark.TRIANGLE, Role.SOON),
    FacilityState.OUT: (N_("Switched off"), Mark.BARS, Role.HOLD),
}
REASONS = {
    VisitReason.PAYMENT: N_("Payment"),
    VisitReason.PAPERS_MISSING: N_("Papers missing"),
    VisitReason.WRONG_PLACE: N_("Wrong place"),
    VisitReason.ELDERLY_HELP: N_("Help for the elderly"),
    VisitReason.CONSULT: N_("Question"),
}
_RESULTS = {
    CheckResult.PASSED: N_("Checked. Print the bill now; it stays open for two minutes."),
    CheckResult.LOCKED: N_("Too many wrong answers today. Please go to the counter."),
    CheckResult.NO_DOCUMENT: N_("No document is on file. Please go to the counter."),
}
FAULTS = (N_("Out of paper"), N_("Jammed"), N_("No picture"), N_("Damaged"))


def check_words(result: CheckResult, left: int) -> str:
    """What came of a check, in words."""
    if result is CheckResult.WRONG:
        words = ngettext(
            "That is not right; {n} try left today.",
            "That is not right; {n} tries left today.",
            left,
        )
        return words.format(n=left)
    return _(_RESULTS[result])


def name_of(thing: LobbyService | Office | Facility) -> str:
    """Its name in the screen's language."""
    return in_language(thing.name, thing.name_en)


def paper_words(paper: Paper) -> tuple[str, str]:
    """What to bring and the remark, in the screen's language."""
    return in_language(paper.text, paper.text_en), in_language(paper.note, paper.note_en)
