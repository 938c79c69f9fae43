"""How a person leaves: by closing the program, or by signing out for the next one's turn."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.i18n import _

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.shell.outbox_view import OutboxView


class Leaving(QObject):
    """`agreed`: save and end. `again`: then the sign-in begins anew, for whoever comes next.

    A person whose records wait for the server is asked once, in the banner.
    """

    agreed = Signal()

    def __init__(self, on_call: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.again = False
        self._on_call = on_call
        self.view: OutboxView | None = None

    def watch(self, window: "MainWindow", view: "OutboxView") -> None:
        """Hear what this window's person wants."""
        self.view = view
        window.sign_out_requested.connect(self.sign_out)
        window.offline.leave_confirmed.connect(self.agreed)
        window.offline.sign_in_requested.connect(self._on_sign_in_requested)
        window.offline.stay_chosen.connect(self._on_stay_chosen)

    def sign_out(self) -> None:
        """End as at closing and begin anew; not in the middle of a call."""
        assert self.view is not None  # only a window asks for it
        if self._on_call():
            self.view.window.toasts.show_info(_("You are on a call. Hang up, then sign out."))
            return
        self.again = True
        self.view.window.preferences.login = ""  # another person's turn
        if self.view.may_leave():
            self.agreed.emit()

    def close(self, *, asked: bool) -> None:
        """The window's cross; without `asked` nobody is asked about what waits."""
        self.again = False
        if not asked or self.view is None or self.view.may_leave():
            self.agreed.emit()

    def _on_sign_in_requested(self) -> None:
        self.again = True
        self.agreed.emit()

    def _on_stay_chosen(self) -> None:
        self.again = False
