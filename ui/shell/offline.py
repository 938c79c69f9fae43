"""The offline banner under the call bar: since when, what works, what does not, what waits."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _, ngettext
from ui.labels import Role, seconds_text
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton


class OfflineBanner(QWidget):
    """Stays while the server does not answer. `retry_requested` on the button."""

    retry_requested = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._since: datetime | None = None
        self._waiting = 0
        self._banner = Banner(theme, Role.OVER, "")
        self._banner.add_button(
            KeyButton(theme, _("Try again"), on_click=self.retry_requested.emit)
        )
        column = QVBoxLayout(self)
        gap = theme.px(12)  # as the pages have
        column.setContentsMargins(gap, gap, gap, 0)
        column.addWidget(self._banner)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show)
        self.hide()

    def set_offline(self, since: datetime | None, waiting: int = 0) -> None:
        """Off since this instant with so many records waiting; None: the server answers."""
        self._since, self._waiting = since, waiting
        self.setVisible(since is not None)
        if since is None:
            self._tick.stop()
        else:
            self._tick.start()
            self._show()

    def _show(self) -> None:
        if self._since is None:
            return
        passed = seconds_text(int((self._clock() - self._since).total_seconds()))
        waiting = ngettext(
            "{n} record is kept on this computer and sent when the server is back.",
            "{n} records are kept on this computer and sent when the server is back.",
            self._waiting,
        ).format(n=self._waiting)
        works = _("Answering and registering go on; dispatching and publishing do not.")
        self._banner.show_state(
            Role.OVER,
            _("No connection to the server for {time}.").format(time=passed),
            _("{first} {second}").format(first=works, second=waiting) if self._waiting else works,
        )
