"""Tells pages that records changed, whoever changed them; always on the UI thread."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.domain.change import Change, Subject


@dataclass(frozen=True, slots=True)
class _Subscription:
    subjects: frozenset[Subject]
    callback: Callable[[Change], None]
    owner: QObject


class ChangeRelay(QObject):
    """Carries `Change`s from any thread to the pages that asked for their subjects."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subscriptions: list[_Subscription] = []
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def publish(self, change: Change) -> None:
        """Tell the subscribers; may be called from any thread, returns at once."""
        self._arrived.emit(change)

    def subscribe(
        self, subjects: Iterable[Subject], callback: Callable[[Change], None], owner: QObject
    ) -> None:
        """Call `callback` for changes of `subjects` for as long as `owner` lives."""
        self._drop_dead()
        self._subscriptions.append(_Subscription(frozenset(subjects), callback, owner))

    def _on_arrived(self, change: Change) -> None:
        self._drop_dead()
        for subscription in list(self._subscriptions):
            if subscription.subjects & change.subjects and isValid(subscription.owner):
                subscription.callback(change)

    def _drop_dead(self) -> None:
        self._subscriptions = [s for s in self._subscriptions if isValid(s.owner)]
