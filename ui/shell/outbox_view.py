"""What a window shows of the outbox: banner, status line, toasts, the list."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable
from uuid import UUID

from PySide6.QtCore import QObject

from app.domain.call import IntakeDraft, Registered
from app.domain.outbox import Delivery, Kept
from app.i18n import _, ngettext
from ui.courier import Courier
from ui.labels import clock_text
from ui.navigation import ActionSpec
from ui.shell.action_table import SHELL
from ui.shell.offline import Alone
from ui.shell.outbox_panel import OutboxPanel
from ui.tasks import Lane

if TYPE_CHECKING:
    from app.bootstrap import Services
    from ui.main_window import MainWindow

CALL_DESK = "call_desk"
T = TypeVar("T")


@runtime_checkable
class TakesArrivals(Protocol):
    """A page that wants to hear of its calls that arrived late."""

    def arrived(self, registered: tuple[Registered, ...]) -> None: ...


@runtime_checkable
class TakesForms(Protocol):
    """A page that gets forms back."""

    def take_back(self, draft: IntakeDraft) -> None: ...


class OutboxView(QObject):
    """Belongs to one window; the courier outlives it."""

    def __init__(self, window: "MainWindow", courier: Courier, services: "Services") -> None:
        super().__init__(window)
        self.window, self._courier, self._services = window, courier, services
        self.panel = OutboxPanel(window.theme, window)
        self.panel.retry_requested.connect(self._on_retry)
        self.panel.discard_requested.connect(self._on_discard)
        self.panel.form_requested.connect(self._on_form_requested)
        window.action_table.register(
            [ActionSpec("", _("Outbox"), self.open, "dfx", "inbox")], page=SHELL, group=_("General")
        )
        window.offline.list_requested.connect(self.open)
        window.offline.retry_requested.connect(courier.retry)
        courier.changed.connect(self.show_standing)
        courier.delivered.connect(self._on_delivered)
        courier.returned.connect(self._on_returned)
        window.offline.stay_chosen.connect(self._on_stay)
        self._asked = False
        self.show_standing()

    def open(self) -> None:
        """The list of what waits, read anew."""
        self._run(self._services.outbox.waiting, self._on_read)

    def show_standing(self) -> None:
        """Banner and status line, as things stand."""
        standing, since = self._courier.standing, self._courier.since
        window = self.window
        provision, way = self._services.alone.provision, self._courier.way
        alone = None
        if provision is not None and way.alone:
            alone = Alone(provision.kept_at, way.reason, final=way.final)
        window.offline.set_offline(since, standing.waiting, standing.conflicts, alone)
        words = ""
        if way.final:
            words = _("‖ Not signed in at the server")
        elif since is not None:
            words = _("‖ Server away since {time}").format(time=clock_text(since))
        elif standing.waiting:
            words = ngettext("{n} record to send", "{n} records to send", standing.waiting)
            words = words.format(n=standing.waiting)
        window.status.set_sync(None, words)
        if self.panel.isVisible():
            self.open()

    def may_leave(self) -> bool:
        """Whether the program may end; asks in the banner, once, while records wait."""
        waiting = self._courier.standing.waiting
        if not waiting or self._asked:
            return True
        self._asked = True
        self.window.offline.ask_to_leave(waiting)
        return False

    def _on_stay(self) -> None:
        self._asked = False

    def _on_read(self, entries: tuple[Kept, ...]) -> None:
        self.panel.open(entries, self._courier.standing)

    def _on_delivered(self, delivery: Delivery) -> None:
        toasts = self.window.toasts
        if delivery.sent:
            words = ngettext("{n} record sent", "{n} records sent", delivery.sent)
            toasts.show_success(words.format(n=delivery.sent))
        if delivery.conflicts:
            words = ngettext(
                "{n} record could not be sent as it is.",
                "{n} records could not be sent as they are.",
                delivery.conflicts,
            )
            toasts.show_error(words.format(n=delivery.conflicts), _("Show list"), self.open)
        page: object = self.window.pages.built(CALL_DESK)
        if delivery.registered and isinstance(page, TakesArrivals):
            page.arrived(delivery.registered)

    def _on_returned(self) -> None:
        self.window.toasts.show_success(_("The server is back; you are signed in."))

    def _on_retry(self, entry_id: UUID) -> None:
        self._run(lambda: self._services.outbox.retry(entry_id), self._on_decided)

    def _on_discard(self, entry_id: UUID) -> None:
        self._run(lambda: self._services.outbox.discard(entry_id), self._on_decided)

    def _on_decided(self, _nothing: None) -> None:
        self.open()
        self._courier.look()

    def _on_form_requested(self, entry_id: UUID) -> None:
        def work() -> IntakeDraft | None:
            return self._services.calls.take_back(entry_id)

        self._run(work, self._on_taken_back)

    def _on_taken_back(self, draft: IntakeDraft | None) -> None:
        self._courier.look()
        page: object = self.window.page(CALL_DESK) if draft is not None else None
        if draft is None or not isinstance(page, TakesForms):
            self.open()
            return
        self.panel.hide()
        self.window.navigate(CALL_DESK)
        page.take_back(draft)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.window.tasks.run(work, owner=self, done=done, lane=Lane.DISK)
