"""The slips of paper a visitor takes along: the bill, the list of papers."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.lobby import SlipPaper, SlipRequest
from app.i18n import _
from ui.navigation import PageContext
from ui.printing import Printing, PrintRequest
from ui.tasks import Lane

if TYPE_CHECKING:
    from app.domain.document import Document


class Slips(QObject):
    """Draws a slip and hands it to the printer without showing it; its title names nobody."""

    def __init__(self, context: PageContext, printing: Printing, page: QObject) -> None:
        super().__init__(page)
        self._tasks, self._service = context.tasks, context.services.lobby
        self._printing = printing

    def print_bill(self, account_id: int, paper: SlipPaper) -> None:
        """The bill of an account whose document was checked."""
        self._print(lambda: self._service.bill_slip(account_id, paper), _("Bill slip"))

    def print_papers(self, request: SlipRequest, paper: SlipPaper) -> None:
        """What to bring, what is missing, and where to."""
        self._print(lambda: self._service.papers_slip(request, paper), _("List of papers"))

    def _print(self, draw: Callable[[], "Document"], title: str) -> None:
        self._tasks.run(draw, owner=self, done=partial(self._on_drawn, title), lane=Lane.OUTPUT)

    def _on_drawn(self, title: str, slip: "Document") -> None:
        size = self._service.slip_size(slip)
        pages = partial(self._service.sheets, slip)
        self._printing.start(PrintRequest(title, 1, pages, colour=False, size_mm=size))
