"""Where the keyboard's focus is: F6 walks it through the panes, and it never ends in the rail."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.page_stack import PageStack
from ui.shell.pane_cycle import first_field, move_focus


class FocusKeeper(QObject):
    """Moves the focus of a window between its call bar and the panes of the page in front."""

    def __init__(self, window: QWidget, above: QWidget, pages: PageStack, rail: QWidget) -> None:
        """`above` is the pane over every page."""
        super().__init__(window)
        self._window, self._above, self._pages, self._rail = window, above, pages, rail
        self._focused: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def cycle_panes(self, step: int) -> None:
        """F6: call bar, then the page's panes."""
        page = self._pages.built(self._pages.front)
        move_focus([self._above, *(page.panes() if page is not None else [])], step)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """What had the focus went away: Qt hands it to the rail, a person stays in the page."""
        window = self._window
        if now is None or not window.isAncestorOf(now):
            return
        back, self._focused = now is self._focused, now  # after another window was in front
        if back or not self._rail.isAncestorOf(now):
            return
        if old is None or not (old.isVisible() and old.isEnabled() and window.isAncestorOf(old)):
            QTimer.singleShot(0, self, self._stay_in_page)

    def _stay_in_page(self) -> None:
        page, now = self._pages.built(self._pages.front), QApplication.focusWidget()
        if page is None or now is None or not self._rail.isAncestorOf(now):
            return
        wanted = first_field([*page.panes(), page])
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
