"""What the screen keeps when it is built anew: nothing typed is lost."""

from dataclasses import dataclass

from app.domain.outage import OutageDetail, OutageDraft
from app.services.notice_values import PosterOptions
from ui.pages.outages.windows import RowText


@dataclass(frozen=True, slots=True)
class FormState:
    """Everything in the form, half-typed times included."""

    draft: OutageDraft
    rows: tuple[RowText, ...]
    estimate: str
    free_area: str
    filter: str


@dataclass(frozen=True, slots=True)
class PageState:
    """The form, what it is compared with, and the choices around it."""

    form: FormState | None
    detail: OutageDetail | None
    stored: OutageDraft | None
    attempted: bool
    options: PosterOptions
    copies: int
    filter: str
    past: bool
