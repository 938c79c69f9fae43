"""What somebody has come for: the papers to bring, ticks, what is missing, the right office."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.lobby import Hall, SlipPaper, SlipRequest, missing
from app.domain.lobby_catalogue import Applicant, LobbyService, Office, Paper
from app.i18n import _, ngettext
from ui.layout import Pane
from ui.pages.lobby.office_line import OfficeLine
from ui.pages.lobby.parts import LobbyCard
from ui.pages.lobby.words import APPLICANTS, PAPER_SIZES, name_of, paper_words
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import ElidedLabel, clear_layout, line, restyle, text_label

COLUMNS = 4
PAPERS = 154  # px at 100 %: four papers are seen without scrolling


class ServiceCard(LobbyCard):
    """`slip_requested` carries the `SlipRequest` and the paper; `touched` any choice."""

    slip_requested = Signal(object, object)
    touched = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("What is it about?"))
        self._services: tuple[LobbyService, ...] = ()
        self.service: LobbyService | None = None
        self.applicant = Applicant.OWNER
        self.brought: set[str] = set()
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(8))
        self.body.addLayout(self._grid)
        self.body.addLayout(self._build_papers_head())
        self._papers = QVBoxLayout()
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(0)
        holder = QWidget()
        holder.setLayout(self._papers)
        self._pane = Pane(holder)
        self._pane.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._pane.setMinimumHeight(theme.px(PAPERS))
        self.body.addWidget(self._pane, 1)
        self.office = OfficeLine(theme)
        self.body.addWidget(self.office)
        self.body.addLayout(self._build_foot())
        self._group.idClicked.connect(self._on_service)
        self._show()

    def _build_papers_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(12))
        self._applicants = QHBoxLayout()
        self._counted = ElidedLabel("", "cap2")
        row.addWidget(text_label(_("Papers"), "title"))
        row.addLayout(self._applicants)
        row.addStretch(1)
        row.addWidget(self._counted)
        return row

    def _build_foot(self) -> QHBoxLayout:
        theme = self.theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self._missing = text_label("", "strong", wrap=True)
        sizes = [(paper, _(words)) for paper, words in PAPER_SIZES.items()]
        self.sizes: Segmented[SlipPaper] = Segmented(theme, sizes, label=_("Paper"))
        self.sizes.setFixedHeight(theme.px(36))
        self.sizes.set_value(SlipPaper.RECEIPT)
        self.print_button = KeyButton(
            theme, _("Print the list"), "F9", icon="printer", kind="primary", on_click=self.ask
        )
        row.addWidget(self._missing, 1)
        row.addWidget(self.sizes)
        row.addWidget(self.print_button)
        return row

    def show_hall(self, hall: Hall) -> None:
        """The catalogue and the offices; what was chosen stays where it still exists."""
        if hall.services != self._services:
            self._services = hall.services
            self._build_services()
        self.office.show_offices(hall.offices, hall.office)
        code = self.service.code if self.service is not None else ""
        self.service = next((s for s in hall.services if s.code == code), None)
        self._show()

    def choose(self, code: str, applicant: Applicant, brought: Sequence[str] = ()) -> None:
        """Take a choice over (from another build of the page)."""
        self.service = next((s for s in self._services if s.code == code), None)
        self.applicant, self.brought = applicant, set(brought)
        self._show()

    def ask(self) -> None:
        """F9: print the list for what is chosen."""
        if self.service is None:
            return
        request = SlipRequest(
            self.service, self.applicant, frozenset(self.brought), self.office.right_office
        )
        self.slip_requested.emit(request, self.sizes.value or SlipPaper.RECEIPT)

    def set_district(self, district: str) -> None:
        """The district of the account that was found."""
        self.office.set_district(district)

    def forget(self) -> None:
        """The next visitor."""
        self.service, self.applicant = None, Applicant.OWNER
        self.brought.clear()
        self.office.forget()
        self._show()

    def _build_services(self) -> None:
        clear_layout(self._grid)
        for place, service in enumerate(self._services):
            button = QPushButton(name_of(service))
            button.setCheckable(True)
            button.setProperty("kind", "choice")
            button.setToolTip(_("Source: {source}").format(source=service.source))
            self._group.addButton(button, place)
            self._grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _show(self) -> None:
        self._group.setExclusive(False)
        for place, service in enumerate(self._services):
            button = self._group.button(place)
            if button is not None:
                button.setChecked(service == self.service)
        self._group.setExclusive(True)
        self._show_applicants()
        self._show_papers()
        self.office.show_service(self.service)
        self.print_button.set_off("" if self.service else _("Choose what it is about first"))

    def _show_applicants(self) -> None:
        clear_layout(self._applicants)
        if self.service is None:
            return
        offered = self.service.applicants
        if self.applicant not in offered and offered:
            self.applicant = offered[0]
        words = [(applicant, _(APPLICANTS[applicant])) for applicant in offered]
        choices: Segmented[Applicant] = Segmented(self.theme, words, label=_("Who applies"))
        choices.setFixedHeight(self.theme.px(36))
        choices.set_value(self.applicant)
        choices.chosen.connect(self._on_applicant)
        self._applicants.addWidget(choices)

    def _show_papers(self) -> None:
        clear_layout(self._papers)
        if self.service is None:
            hint = text_label(_("Choose a service: its papers are listed here."), "cap2", wrap=True)
            self._papers.addWidget(hint)
        else:
            for paper in self.service.needed(self.applicant):
                row = _PaperRow(self.theme, paper, checked=paper.text in self.brought)
                row.ticked.connect(self._on_ticked)
                self._papers.addWidget(row)
        self._papers.addStretch(1)
        self._count()

    def _count(self) -> None:
        if self.service is None:
            self._counted.setText("")
            self._missing.setText("")
            return
        needed = self.service.needed(self.applicant)
        lacking = missing(self.service, self.applicant, self.brought)
        ready = len(needed) - len(lacking)
        words = _("{ready} of {n} ready").format(n=len(needed), ready=ready)
        self._counted.setText(words)
        if not lacking:
            self._missing.setText(_("All papers are here"))
        elif ready:
            words = ngettext("{n} is missing", "{n} are missing", len(lacking))
            self._missing.setText(words.format(n=len(lacking)))
        else:
            self._missing.setText("")
        restyle(self._missing, tone="ok" if not lacking else "soon")
        for row in self._pane.findChildren(_PaperRow):
            row.set_lacking(lacking=bool(ready) and row.paper in lacking)

    def _on_service(self, place: int) -> None:
        self.service = self._services[place]
        self.brought.clear()
        self._show()
        self.touched.emit()

    def _on_applicant(self, applicant: Applicant) -> None:
        self.applicant = applicant
        self._show_papers()
        self.touched.emit()

    def _on_ticked(self, text: str, ticked: bool) -> None:
        (self.brought.add if ticked else self.brought.discard)(text)
        self._count()
        self.touched.emit()

    @property
    def right_office(self) -> Office | None:
        """Where the chosen business is done."""
        return self.office.right_office


class _PaperRow(QFrame):
    """A tick, what to bring, and the remark at the right."""

    ticked = Signal(str, bool)

    def __init__(self, theme: Theme, paper: Paper, *, checked: bool) -> None:
        super().__init__()
        self.paper = paper
        words, note = paper_words(paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, theme.px(4), 0)
        row.setSpacing(theme.px(8))
        self.box = QCheckBox(words)
        self.box.setMinimumHeight(theme.px(37))
        self.box.setChecked(checked)
        self.box.toggled.connect(lambda on: self.ticked.emit(paper.text, on))
        self._lacking = text_label(_("missing"), "tag")
        self._lacking.setProperty("tone", "soon")
        self._lacking.hide()
        row.addWidget(self.box)
        row.addWidget(self._lacking, 0, Qt.AlignmentFlag.AlignVCenter)
        remark = text_label(note, "cap2", wrap=True)
        remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(remark, 1)
        column.addLayout(row)
        column.addWidget(line())

    def set_lacking(self, *, lacking: bool) -> None:
        """Mark it as not there while others are."""
        self._lacking.setVisible(lacking)
