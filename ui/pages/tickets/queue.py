"""The queue: filters, table, what came meanwhile, and its empty, busy and failed states."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.catalogue import RequestKind, Unit
from app.domain.ticket import SEARCHED_AT_MOST, QueueFilter, TicketLine
from app.i18n import N_, _, current_language, ngettext
from ui.labels import in_language, label
from ui.models.record_table import RecordTable
from ui.navigation import PageContext
from ui.pages.tickets.columns import DISTRICT, STAGE, queue_columns
from ui.pages.tickets.export_button import ExportButton
from ui.pages.tickets.queue_parts import (
    FilterChoice,
    FilterEdit,
    QueueView,
    fill_choice,
    low_footer,
    stage_width,
)
from ui.pages.tickets.views import ViewBox, ViewsModel, counted
from ui.widgets.buttons import KeyButton, Keycap
from ui.widgets.card import Card
from ui.widgets.text import text_label
from ui.widgets.waiting import BusyLine, EmptyState
from ui.wording import count_text

Act = tuple[str, Callable[[], object]]
_HINTS = (
    ("↑ ↓", N_("choose")),
    ("Enter", N_("open")),
    (N_("Space"), N_("several")),
    ("F6", N_("next pane")),
)


class QueuePane(Card):
    """The list of a view.

    `filter_changed` when the filters changed, `line_chosen` and `line_opened` carry a
    `TicketLine` or None, `more_wanted` when the end of the list is in sight, `fresh_wanted` when
    the tickets that came meanwhile shall be shown, `new_wanted` for a new ticket,
    `several_chosen` when the selection changed.
    """

    filter_changed = Signal()
    line_chosen = Signal(object)
    line_opened = Signal(object)
    more_wanted = Signal()
    fresh_wanted = Signal()
    new_wanted = Signal()
    several_chosen = Signal()
    PAUSE_MS = 250

    def __init__(self, context: PageContext, views: ViewsModel) -> None:
        super().__init__(context.theme)
        self._theme, self._narrow = context.theme, False
        self.flush()
        self.setAccessibleName(_("Tickets"))
        self.view_box = ViewBox(context.theme, views)
        self.body.addWidget(self._build_filters())
        self.fresh_bar = KeyButton(context.theme, "", icon="arrow-up", kind="link")
        self.fresh_bar.hide()
        self.body.addWidget(self.fresh_bar)
        self.table = RecordTable(
            queue_columns(context.services.clock, stage_width(context.theme), lambda: self._narrow),
            lambda line: line.id,
        )
        self.list = QueueView(
            context.theme,
            self.table,
            label=_("Tickets"),
            name=f"tickets-{current_language()}",
            preferences=context.preferences,
            lines=2,
            multiple=True,
        )
        self._build_states()
        self.export_line = QVBoxLayout()
        self.body.addLayout(self.export_line)
        self._build_footer()
        self._total = 0
        self.cut = False
        self._connect_signals()

    def _build_filters(self) -> QWidget:
        theme = self._theme
        self.search = FilterEdit(theme, self)
        self.district = FilterChoice(theme, _("District"))
        self.unit = FilterChoice(theme, _("Responsible unit"))
        self.source = FilterChoice(theme, _("Origin"))
        self.new_button = KeyButton(theme, _("New"), "Ctrl+N", icon="plus")
        self.export_button = ExportButton(theme)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(theme.px(8))
        self._first.addWidget(self.view_box)
        self._first.addWidget(self.search, 1)
        self._first.addWidget(self.new_button)
        self._first.addWidget(self.export_button)
        holder = QWidget()
        column = QVBoxLayout(holder)
        margin = theme.px(10)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(8))
        column.addLayout(self._first)
        column.addLayout(self._second)
        self.set_narrow(narrow=False)
        return holder

    def _build_states(self) -> None:
        theme = self._theme
        self.states = QStackedWidget()
        self.empty = EmptyState(theme, "inbox", "")
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        self.busy = BusyLine(theme)
        column.addWidget(self.busy)
        column.addStretch(1)
        for state in (self.list, self.empty, waiting):
            self.states.addWidget(state)
        self.body.addWidget(self.states, 1)

    def _build_footer(self) -> None:
        footer = self.footer()
        low_footer(self, self._theme)
        self.position = text_label("", "cap2")
        footer.addWidget(self.position, 1)
        self._hints: list[QWidget] = []
        for keys, words in _HINTS:
            for hint in (Keycap(self._theme, _(keys)), text_label(_(words), "cap2")):
                footer.addWidget(hint)
                self._hints.append(hint)
            footer.addSpacing(self._theme.px(4))

    def _connect_signals(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(self.PAUSE_MS)
        self._pause.timeout.connect(self.filter_changed)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        for box in (self.district, self.unit, self.source):
            box.activated.connect(lambda _row: self.filter_changed.emit())
        self.list.record_chosen.connect(self.line_chosen)
        self.list.record_opened.connect(self.line_opened)
        self.list.selectionModel().selectionChanged.connect(
            lambda _new, _old: self.several_chosen.emit()
        )
        self.list.end_reached.connect(self.more_wanted)
        self.list.verticalScrollBar().valueChanged.connect(lambda _value: self._show_position())
        self.list.verticalScrollBar().rangeChanged.connect(lambda _a, _b: self._show_position())
        self.fresh_bar.clicked.connect(self.fresh_wanted)
        self.new_button.clicked.connect(self.new_wanted)

    @property
    def wanted(self) -> QueueFilter:
        """The filters as they are set."""
        source = self.source.currentData()
        return QueueFilter(
            text=self.search.text().strip(),
            district=self.district.currentData() or "",
            unit_id=self.unit.currentData(),
            source=RequestKind(source) if source else None,
        )

    def set_choices(
        self, districts: Sequence[str], units: Sequence[Unit], wanted: QueueFilter
    ) -> None:
        """Fill the boxes and take over what was chosen before."""
        fill_choice(self.district, _("District: all"), [(name, name) for name in districts],
              wanted.district)  # fmt: skip
        fill_choice(self.unit, _("Unit: all"),
              [(in_language(u.name, u.name_en), u.id) for u in units], wanted.unit_id)  # fmt: skip
        fill_choice(self.source, _("Origin"), [(label(k), k.value) for k in RequestKind],
              wanted.source.value if wanted.source else None)  # fmt: skip

    def restore_filter(self, wanted: QueueFilter) -> None:
        """Take over the words of a stored filter; the boxes follow with their choices."""
        blocked = self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(blocked)

    def clear_filter(self) -> None:
        """Take all filters away."""
        self.search.clear()
        for box in (self.district, self.unit, self.source):
            box.setCurrentIndex(0)
        self._pause.stop()
        self.filter_changed.emit()

    def show_lines(self, lines: Sequence[TicketLine], total: int) -> None:
        """Show a page; the chosen line stays chosen."""
        self.busy.stop()
        self._total = total
        self.list.set_rows(lines)
        self.states.setCurrentWidget(self.list)
        self._show_position()

    def add_lines(self, lines: Sequence[TicketLine]) -> None:
        """Show the next page below."""
        self.table.append_rows(lines)
        self._show_position()

    def show_state(self, icon: str, sentence: str, hint: str, action: Act | None) -> None:
        """Say why nothing is shown."""
        self.busy.stop()
        self._total = 0
        self.list.set_rows([])
        self.empty.show_state(icon, sentence, hint, action)
        self.states.setCurrentWidget(self.empty)
        self._show_position()

    def show_busy(self) -> None:
        """Say that the tickets are being read; nothing moves for the first 400 ms."""
        self.busy.start(_("Reading tickets"))
        if self.table.rowCount() == 0:
            self.states.setCurrentIndex(2)

    def show_fresh(self, count: int) -> None:
        """Offer tickets that came meanwhile, without moving the list."""
        words = ngettext("{n} new ticket", "{n} new tickets", count).format(n=count)
        self.fresh_bar.set_text(words)
        self.fresh_bar.setVisible(count > 0)

    def set_wide(self, *, wide: bool) -> None:
        """Give the district its own column, or not."""
        self._show_column(DISTRICT, shown=wide)

    def _show_column(self, key: str, *, shown: bool) -> None:
        """Show a column in its width; a hidden one is kept as having none."""
        place = next(i for i, c in enumerate(self.table.columns) if c.key == key)
        self.list.setColumnHidden(place, not shown)
        width = self._theme.px(self.table.columns[place].width)
        if shown and self.list.columnWidth(place) < width // 2:
            self.list.setColumnWidth(place, width)

    def set_narrow(self, *, narrow: bool, hints: bool = True) -> None:
        """Two rows of filters and the views as a box; or one row, the views in their pane."""
        self.view_box.setVisible(narrow)
        row = self._second if narrow else self._first
        for place, box in enumerate((self.district, self.unit, self.source)):
            row.insertWidget(place if narrow else 2 + place, box, 1 if narrow else 0)
            box.keep_room(kept=not narrow)
        last = (self.district, self.unit, self.source)
        buttons = (self.new_button, self.export_button)
        order = (*buttons, *last) if narrow else (*last, *buttons)
        for before, after in pairwise((self.search, *order)):
            QWidget.setTabOrder(before, after)
        self.new_button.show_key(shown=hints)
        self.search.keep_room(kept=not narrow)
        self._narrow = narrow
        if hasattr(self, "list"):  # the filters are built before the list
            self._show_column(STAGE, shown=not narrow)
        for hint in getattr(self, "_hints", []):
            hint.setVisible(not narrow)

    def _show_position(self) -> None:
        if not self.table.rowCount():
            self.position.setText("")
            return
        first = max(self.list.rowAt(0), 0)
        last = self.list.rowAt(self.list.viewport().height() - 4)
        last = last if last >= 0 else self.table.rowCount() - 1
        words = _("{first}–{last} of {total}")
        # A line that has left the view stays while it is chosen, beyond those that are counted.
        total = counted(max(self._total, last + 1))
        shown = words.format(first=count_text(first + 1), last=count_text(last + 1), total=total)
        self.position.setText(f"{shown} · {searched_newest()}" if self.cut else shown)


def searched_newest() -> str:
    """How far words were looked for in the archive."""
    return _("searched the newest {n}").format(n=count_text(SEARCHED_AT_MOST))
