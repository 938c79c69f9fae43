"""What stands under the call bar while the server is away, or when records need a decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _, ngettext
from ui.labels import Role, seconds_text
from ui.moments import full_time
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody signed in without the server, by what was kept at this instant.

    `reason` is what the server objects to, if anything; when it is `final` it let nobody in.
    """

    kept_at: datetime
    reason: str = ""
    final: bool = False


class OfflineBanner(QWidget):
    """Since when, what still works, what does not, how many wait.

    `retry_requested`, `list_requested` and `sign_in_requested` on its buttons; `leave_confirmed`
    when the person shall be let go although records wait.
    """

    retry_requested = Signal()
    list_requested = Signal()
    leave_confirmed = Signal()
    sign_in_requested = Signal()
    stay_chosen = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self._since: datetime | None = None
        self._waiting = self._conflicts = 0
        self._alone: Alone | None = None
        self._banner = Banner(theme, Role.OVER, "")
        self.list_button = KeyButton(theme, _("Show list"), on_click=self.list_requested.emit)
        self.retry_button = KeyButton(theme, _("Try again"), on_click=self.retry_requested.emit)
        self._banner.add_button(self.list_button)
        self._banner.add_button(self.retry_button)
        self.sign_in_button = KeyButton(
            theme, _("Sign in again"), on_click=self.sign_in_requested.emit
        )
        self._banner.add_button(self.sign_in_button)
        self._leaving = Banner(theme, Role.SOON, "")
        self._leaving.add_button(KeyButton(theme, _("Stay"), on_click=self._on_stay))
        self.leave_button = KeyButton(
            theme, _("Leave all the same"), kind="primary", on_click=self.leave_confirmed.emit
        )
        self._leaving.add_button(self.leave_button)
        self._leaving.hide()
        column = QVBoxLayout(self)
        gap = theme.gutter  # as the pages have
        column.setContentsMargins(gap, gap, gap, 0)
        column.setSpacing(gap)
        column.addWidget(self._leaving)
        column.addWidget(self._banner)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show)
        self._banner.hide()
        self.hide()

    def set_offline(
        self,
        since: datetime | None,
        waiting: int = 0,
        conflicts: int = 0,
        alone: Alone | None = None,
    ) -> None:
        """Off since this instant with so many records waiting; None: the server answers."""
        self._since, self._waiting, self._conflicts = since, waiting, conflicts
        self._alone = alone
        if since is None:
            self._tick.stop()
        else:
            self._tick.start()
        self._show()

    def ask_to_leave(self, waiting: int) -> None:
        """The person wants to leave although records wait: say that they are safe."""
        title = ngettext(
            "{n} record still waits on this computer.",
            "{n} records still wait on this computer.",
            waiting,
        ).format(n=waiting)
        text = _("Nothing is lost: they are sent when you sign in on this computer again.")
        self._leaving.show_state(Role.SOON, title, text)
        self._leaving.show()
        self._show()
        self.leave_button.setFocus()

    def _on_stay(self) -> None:
        self._leaving.hide()
        self._show()
        self.stay_chosen.emit()

    def _show(self) -> None:
        shown = self._since is not None or self._conflicts > 0
        self._banner.setVisible(shown)
        self.retry_button.setVisible(self._since is not None)
        self.list_button.setVisible(self._waiting + self._conflicts > 0)
        self.sign_in_button.setVisible(self._refused)
        if self._alone is not None and self._refused:
            self._show_refused(self._alone.reason)
        elif self._since is not None:
            self._show_away(self._since)
        elif shown:
            self._banner.show_state(Role.SOON, _conflict_words(self._conflicts), _decide())
        self.setVisible(shown or not self._leaving.isHidden())

    def _show_away(self, since: datetime) -> None:
        passed = seconds_text(max(0, int((self._clock() - since).total_seconds())))
        works = _(
            "Answering and registering go on; tickets, reminders and remarks go out when the server"
            " is back. Nothing else works on tickets and outages now."
        )
        sentences = [works]
        if self._alone is not None:
            words = _("You signed in without it: nothing is looked up, catalogues are of {time}.")
            sentences.append(words.format(time=full_time(self._alone.kept_at)))
            sentences += [self._alone.reason] if self._alone.reason else []
        if self._waiting:
            sentences.append(
                ngettext(
                    "{n} record is kept on this computer and sent when the server is back.",
                    "{n} records are kept on this computer and sent when the server is back.",
                    self._waiting,
                ).format(n=self._waiting)
            )
        if self._conflicts:
            sentences.append(_conflict_words(self._conflicts))
        title = _("No connection to the server for {time}.").format(time=passed)
        self._banner.show_state(Role.OVER, title, _joined(sentences))

    @property
    def _refused(self) -> bool:
        return self._alone is not None and self._alone.final

    def _show_refused(self, reason: str) -> None:
        waiting = ngettext(
            "Nothing was sent and nothing is lost: {n} record waits on this computer.",
            "Nothing was sent and nothing is lost: {n} records wait on this computer.",
            self._waiting,
        ).format(n=self._waiting)
        again = _("Sign in again; what waits is sent then.")
        sentences = [reason, waiting, again] if self._waiting else [reason]
        title = _("The server is back, but does not let you in.")
        self._banner.show_state(Role.OVER, title, _joined(sentences))


def _joined(sentences: list[str]) -> str:
    words = sentences[0]
    for sentence in sentences[1:]:
        words = _("{first} {second}").format(first=words, second=sentence)
    return words


def _conflict_words(conflicts: int) -> str:
    return ngettext(
        "{n} record could not be sent as it is.",
        "{n} records could not be sent as they are.",
        conflicts,
    ).format(n=conflicts)


def _decide() -> str:
    return _("The server has a newer version. Compare both, then send again or discard.")
