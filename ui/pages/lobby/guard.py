"""Keeps the public screen clean: 30 s without a hand on it, Esc Esc, another window."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

IDLE_SECONDS = 30
TWICE_MS = 1500
_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class ScreenGuard(QObject):
    """Counts down while there is something to clear.

    `ticked` carries the seconds left. `clear_requested` carries whether everything is to go (True)
    or only what belongs to a person, because the window is not in front any more.
    """

    ticked = Signal(int)
    clear_requested = Signal(bool)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.left = IDLE_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._escape = QElapsedTimer()
        self._window: QWidget | None = None

    @property
    def watching(self) -> bool:
        """Whether it counts down."""
        return self._timer.isActive()

    def watch(self) -> None:
        """There is something on the screen now."""
        if not self.watching:
            self._timer.start()
            application = QApplication.instance()
            if application is not None:
                application.installEventFilter(self)
        self._again()

    def rest(self) -> None:
        """The screen is clean."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._again()

    def tick(self) -> None:
        """A second has passed."""
        self.left -= 1
        self.ticked.emit(self.left)
        if self.left <= 0:
            self.clear_requested.emit(True)

    def escape(self) -> None:
        """Esc: the second within a moment clears the screen."""
        twice = self._escape.isValid() and self._escape.elapsed() < TWICE_MS
        if twice:
            self._escape.invalidate()
            self.clear_requested.emit(True)
        else:
            self._escape.start()

    def guard_window(self) -> None:
        """Clear what belongs to a person when the window goes to the back."""
        window = self._page.window()
        if window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def _again(self) -> None:
        self.left = IDLE_SECONDS
        self.ticked.emit(self.left)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self.clear_requested.emit(False)
        elif kind in _HANDS and self.watching and self.left < IDLE_SECONDS:
            self._again()
        return False
