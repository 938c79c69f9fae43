"""The auditor's screen: who did what, who looked whom up, and whether the record is whole."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.audit.page import AuditPage

    return AuditPage


PAGE = PageSpec(
    key="audit",
    title=N_("Audit"),
    icon="history",
    seats=frozenset({Seat.AUDITOR}),
    load=_load,
    initials="sj",
)
