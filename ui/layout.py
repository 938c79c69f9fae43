"""Breakpoints of the effective width, and panes that become tabs where it is narrow."""

from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.preferences import Preferences
from ui.theme import Theme


class Breakpoint(IntEnum):
    """Layouts by effective width (window px / zoom), narrowest first; compare with `<`, `>=`."""

    SINGLE = 0
    TABS_SMALL = 800
    TABS = 1080
    PANES = 1360
    WIDE = 1680


def breakpoint_for(width: int, zoom: int) -> Breakpoint:
    """The layout for a window of `width` px at `zoom` per cent (DESIGN-UI section 1)."""
    effective = width * 100 / zoom
    return max(b for b in Breakpoint if effective >= b.value)


class Pane(QScrollArea):
    """Scrolls up and down only; the field that gets the focus is brought into view."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not content.property("role"):
            content.setProperty("role", "pane")
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 8, 24)


class Panes(QWidget):
    """Main, assist and context side by side; the latter two become tabs where it is narrow.

    Sizes are stored under `name`. `panes` are (title, widget) with the main one first; widgets
    that do not scroll themselves are best wrapped in a `Pane`. Minimum widths in px at 100 %.
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
    ) -> None:
        super().__init__()
        self._theme, self._preferences, self._name = theme, preferences, name
        self._panes = panes
        self._widths, self._minimums = widths, minimums
        self._tabbed: bool | None = None
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
        self._arrange(tabbed=False)

    @property
    def tabbed(self) -> bool:
        """Whether the side panes are tabs now."""
        return bool(self._tabbed)

    def widgets(self) -> list[QWidget]:
        """The panes in reading order, for F6."""
        return [widget for _title, widget in self._panes]

    def _arrange(self, *, tabbed: bool) -> None:
        if tabbed is self._tabbed:
            return
        self._tabbed = tabbed
        main, *sides = self._panes
        self.splitter.addWidget(main[1])
        if tabbed:
            for title, widget in sides:
                self.tabs.addTab(widget, title)
            self.splitter.addWidget(self.tabs)
        else:
            for _title, widget in sides:
                self.splitter.addWidget(widget)
                widget.show()
            self.tabs.setParent(None)
        shown = 2 if tabbed else len(self._panes)
        for index in range(shown):
            least = self._theme.px(self._minimums[index])
            if (shown_pane := self.splitter.widget(index)) is not None:
                shown_pane.setMinimumWidth(0 if tabbed else least)
            self.splitter.setStretchFactor(index, self._widths[index])
        stored = self._preferences.sizes(self._key)
        wanted = [self._theme.px(w) for w in self._widths[:shown]]
        self.splitter.setSizes(stored if len(stored) == shown else wanted)

    @property
    def _key(self) -> str:
        return f"{self._name}-{'tabs' if self._tabbed else 'panes'}-{self._theme.zoom}"

    def _on_splitter_moved(self, _position: int, _index: int) -> None:
        self._preferences.set_sizes(self._key, self.splitter.sizes())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        width = window.width() if window is not self else self.width()
        narrow = breakpoint_for(width, self._theme.zoom) < Breakpoint.PANES
        self._arrange(tabbed=narrow and len(self._panes) > 2)
