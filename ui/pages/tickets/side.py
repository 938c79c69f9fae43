"""The right side and how the three panes fit the window."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui.layout import Breakpoint
from ui.pages.tickets.queue import Act, QueuePane
from ui.preferences import Preferences
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.waiting import EmptyState

_MINIMUMS = (120, 420, 340)


class Side(QWidget):
    """The detail, or what takes its place: a sentence, the new ticket, the work order.

    `back_wanted` in a window that has room for one pane only.
    """

    back_wanted = Signal()

    def __init__(self, theme: Theme, detail: QWidget) -> None:
        super().__init__()
        self._detail = detail
        self._said = EmptyState(theme, "clipboard-list", _("Choose a ticket"))
        self._card = Card(theme)
        self._card.body.addWidget(self._said)
        self._back = link_button(theme, _("Back to the list"), "Esc", icon="arrow-left")
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        self._stack = QStackedWidget()
        for widget in (self._card, detail):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._stack, 1)

    @property
    def shown(self) -> QWidget:
        """What is shown now."""
        return self._stack.currentWidget() or self._detail

    @property
    def is_detail(self) -> bool:
        """Whether the ticket itself is shown."""
        return self.shown is self._detail

    def show_detail(self) -> None:
        """Show the ticket."""
        self._stack.setCurrentWidget(self._detail)

    def show_words(self, icon: str, sentence: str, action: Act | None = None) -> None:
        """Say why there is no ticket here."""
        self._said.show_state(icon, sentence, "", action)
        self._stack.setCurrentWidget(self._card)

    def show_instead(self, widget: QWidget) -> None:
        """Show something else until `remove`."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def remove(self, widget: QWidget) -> None:
        """Take it away for good."""
        self._stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def show_back(self, *, shown: bool) -> None:
        """Offer the way back to the list."""
        self._back.setVisible(shown)


class TicketPanes(QWidget):
    """Views, queue and side next to each other; narrower: the views are a box, then one pane.

    `views_width` is the width in which all views can be read.
    """

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        views: QWidget,
        queue: QueuePane,
        side: Side,
        views_width: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme, self._preferences = theme, preferences
        self._wanted = [views_width, theme.px(690), theme.px(436)]
        self._views, self._queue, self._side = views, queue, side
        self._breakpoint: Breakpoint | None = None
        self._side_wanted = False
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(theme.gutter)
        self.splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        for pane in (views, queue, side):
            pane.setParent(self)  # into the splitter when it is known how much room there is
        self.splitter.splitterMoved.connect(lambda _at, _index: self._store())

    @property
    def single(self) -> bool:
        """Whether there is room for one pane only."""
        return self._breakpoint is not None and self._breakpoint < Breakpoint.TABS

    def fit(self, width: Breakpoint, *, hints: bool) -> None:
        """Arrange for the window's width."""
        self._queue.set_narrow(narrow=width < Breakpoint.PANES, hints=hints)
        if width is self._breakpoint:
            return
        if self._breakpoint is None:
            self._fill()
        self._breakpoint = width
        self._queue.set_wide(wide=width >= Breakpoint.WIDE)
        self._views.setVisible(width >= Breakpoint.PANES)
        for pane, least in zip((self._views, self._queue, self._side), _MINIMUMS, strict=True):
            pane.setMinimumWidth(0 if self.single else self._theme.px(least))
        stored = self._preferences.sizes(self._key)
        self.splitter.setSizes(stored if len(stored) == len(self._wanted) else self._wanted)
        self._place()

    def _fill(self) -> None:
        for place, pane in enumerate((self._views, self._queue, self._side)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(place, 1 if pane is self._queue else 0)

    def show_side(self) -> None:
        """Bring the side to the front where there is room for one pane only."""
        self._side_wanted = True
        self._place()

    def show_list(self) -> None:
        """Back to the list."""
        self._side_wanted = False
        self._place()
        self._queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_panes(self) -> list[QWidget]:
        """The panes in reading order, for F6."""
        return [p for p in (self._views, self._queue, self._side) if p.isVisibleTo(self)]

    def _place(self) -> None:
        self._queue.setVisible(not (self.single and self._side_wanted))
        self._side.setVisible(not self.single or self._side_wanted)
        self._side.show_back(shown=self.single)

    @property
    def _key(self) -> str:
        return f"tickets-{int(self._breakpoint or 0)}-{self._theme.zoom}"

    def _store(self) -> None:
        self._preferences.set_sizes(self._key, self.splitter.sizes())
