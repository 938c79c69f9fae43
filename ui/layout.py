"""Breakpoints of the effective width, and panes that become tabs where it is narrow."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum, StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLayout,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.preferences import Preferences
from ui.theme import Theme

_NESTED = 8  # layouts one in the other, from a label to the window


class Breakpoint(IntEnum):
    """Layouts by effective width (window px / zoom), narrowest first; compare with `<`, `>=`."""

    SINGLE = 0
    TABS_SMALL = 800
    TABS = 1080
    PANES = 1360
    WIDE = 1680


class PaneMode(StrEnum):
    """How panes stand: all side by side, the side ones as tabs, or every one as a tab."""

    SIDE_BY_SIDE = "panes"
    TABS = "tabs"
    SINGLE = "single"


def breakpoint_for(width: int, zoom: int) -> Breakpoint:
    """The layout for a window of `width` px at `zoom` per cent (DESIGN-UI section 1)."""
    effective = width * 100 / zoom
    return max(b for b in Breakpoint if effective >= b.value)


def lay_out_now() -> None:
    """Lay out what waits for it, before it is painted; each pass may concern what is around."""
    for _pass in range(_NESTED):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


@contextmanager
def laid_out_once(top: QWidget, parts: Iterable[QWidget]) -> Iterator[None]:
    """Let the layouts from `top` down to its `parts` rest, then lay everything out once.

    With each widget that appears, Qt lays out all that is around it; where dozens come and go in
    one step, that was more than half of the step.
    """
    held = _layouts(top, parts) if top.isVisible() else []
    for _widget, layout in held:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for _widget, layout in held:
            layout.setEnabled(True)
        for _widget, layout in held:
            layout.activate()


def _layouts(top: QWidget, parts: Iterable[QWidget]) -> list[tuple[QWidget, QLayout]]:
    """Of the parts and what holds them, the outermost first.

    Each with its widget: the layout of a widget that Qt made is gone for Python once nothing holds
    that widget.
    """
    found: dict[int, tuple[QWidget, QLayout]] = {}
    for part in parts:
        chain, widget = [part], part.parentWidget()
        while part is not top and widget is not None:
            chain.append(widget)
            widget = widget.parentWidget() if widget is not top else None
        for widget in reversed(chain):
            layout = widget.layout()
            if layout is not None:
                found.setdefault(id(widget), (widget, layout))
    return list(found.values())


class Pane(QScrollArea):
    """Scrolls up and down only; the field that gets the focus is brought into view.

    Takes its content in when it is fitted to the stylesheet, in the place where it is to stand:
    wherever a full one is put while a page is built, Qt fits and measures all that is in it anew.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not content.property("role"):
            content.setProperty("role", "pane")
        content.setParent(self)
        self.viewport().setAutoFillBackground(False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and self.widget() is None:
            self.setWidget(self.content)
        return super().event(event)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 8, 24)


class Panes(QWidget):
    """Main, assist and context side by side; the latter two, then all, become tabs.

    Sizes are stored under `name`. `panes` are (title, widget) with the main one first; widgets
    that do not scroll themselves are best wrapped in a `Pane`. Minimum widths in px at 100 %.
    They are put side by side when it is known how much room there is.
    """

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        name: str,
        panes: list[tuple[str, QWidget]],
        *,
        widths: tuple[int, ...] = (592, 404, 324),
        minimums: tuple[int, ...] = (480, 340, 280),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._preferences, self._name = theme, preferences, name
        self._panes = panes
        self._widths, self._minimums = widths, minimums
        self.mode: PaneMode | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(theme.gutter)
        self.splitter.setChildrenCollapsible(False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        box.addWidget(self.splitter)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        for _title, widget in panes:
            widget.setParent(self)

    @property
    def tabbed(self) -> bool:
        """Whether panes are tabs now."""
        return self.mode is not PaneMode.SIDE_BY_SIDE

    def widgets(self) -> list[QWidget]:
        """The panes in reading order, for F6."""
        return [widget for _title, widget in self._panes]

    def arrange(self) -> None:
        """Put the panes in their places for the window as wide as it is."""
        window = self.window()
        width = window.width() if window is not self else self.width()
        self._arrange(self._mode_for(width))

    def _arrange(self, mode: PaneMode) -> None:
        if mode is self.mode:
            return
        self.mode = mode
        focus: QWidget | None = self.window().focusWidget()
        beside = {PaneMode.SIDE_BY_SIDE: len(self._panes), PaneMode.TABS: 1, PaneMode.SINGLE: 0}
        split = beside[mode]
        self.tabs.setParent(None)
        for place, (title, widget) in enumerate(self._panes):
            widget.setMinimumWidth(0 if self.tabbed else self._theme.px(self._minimums[place]))
            if place < split:
                self.splitter.insertWidget(place, widget)
                widget.show()
            else:
                self.tabs.addTab(widget, title)
        if self.tabbed:
            self.splitter.addWidget(self.tabs)
            self.tabs.show()
        shown = self.splitter.count()
        for index in range(shown):
            self.splitter.setStretchFactor(index, self._widths[index])
        stored = self._preferences.sizes(self._key)
        wanted = [self._theme.px(w) for w in self._widths[:shown]]
        self.splitter.setSizes(stored if len(stored) == shown else wanted)
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus()

    def _mode_for(self, width: int) -> PaneMode:
        found = breakpoint_for(width, self._theme.zoom)
        if found is Breakpoint.SINGLE and len(self._panes) > 1:
            return PaneMode.SINGLE
        if found < Breakpoint.PANES and len(self._panes) > 2:
            return PaneMode.TABS
        return PaneMode.SIDE_BY_SIDE

    @property
    def _key(self) -> str:
        return f"{self._name}-{self.mode}-{self._theme.zoom}"

    def _on_splitter_moved(self, _position: int, _index: int) -> None:
        self._preferences.set_sizes(self._key, self.splitter.sizes())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
