"""Tells pages that records changed, whoever changed them; always on the UI thread."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from app.domain.change import Change, Subject
from ui.mailbox import mailbox

GATHER = 200  # ms in which further changes are gathered after one was told
ECHO = 15.0
"""Seconds in which a change that was made here may come back from the server."""


@dataclass(eq=False, slots=True)
class _Subscription:
    """`gathered` are the changes, by who made them, that are told together in a moment."""

    subjects: frozenset[Subject]
    callback: Callable[[Change], None]
    owner: QObject
    gathered: dict[str, Change] = field(default_factory=dict)
    resting: bool = False


class ChangeRelay(QObject):
    """Carries `Change`s from any thread to the pages that asked for their subjects.

    The first change is told at once, what follows within a moment together: a page refreshes once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subscriptions: list[_Subscription] = []
        self._own: list[tuple[float, Change]] = []
        self._mailbox = mailbox()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(GATHER)
        self._rest.timeout.connect(self._on_rested)

    def publish(self, change: Change) -> None:
        """Tell what was changed here; may be called from any thread, returns at once."""
        self._mailbox.post(partial(self._on_arrived, change, own=True))

    def hear(self, change: Change) -> None:
        """Tell what the server says has changed; one's own changes were told before."""
        self._mailbox.post(partial(self._on_arrived, change, own=False))

    def subscribe(
        self, subjects: Iterable[Subject], callback: Callable[[Change], None], owner: QObject
    ) -> None:
        """Call `callback` for changes of `subjects` for as long as `owner` lives."""
        self._drop_dead()
        self._subscriptions.append(_Subscription(frozenset(subjects), callback, owner))

    def _on_arrived(self, change: Change, *, own: bool) -> None:
        if not isValid(self):
            return
        now = time.monotonic()
        self._own = [(at, known) for at, known in self._own if now - at < ECHO]
        if own:
            self._own.append((now, change))
        elif self._known(change):
            return
        self._drop_dead()
        for subscription in list(self._subscriptions):
            if subscription.subjects & change.subjects:
                self._give(subscription, change)

    def _known(self, change: Change) -> bool:
        """Whether all of it was told when it was made here."""
        mine = [c for _at, c in self._own if c.initiator == change.initiator]
        subjects = frozenset().union(*(c.subjects for c in mine))
        ids = frozenset().union(*(c.ids for c in mine))
        return bool(change.ids) and change.subjects <= subjects and change.ids <= ids

    def _give(self, subscription: _Subscription, change: Change) -> None:
        if not subscription.resting:
            subscription.resting = True
            self._tell(subscription, change)
            if not self._rest.isActive():
                self._rest.start()
            return
        before = subscription.gathered.get(change.initiator)
        subscription.gathered[change.initiator] = _both(before, change)

    def _on_rested(self) -> None:
        self._drop_dead()
        for subscription in list(self._subscriptions):
            gathered, subscription.gathered = subscription.gathered, {}
            subscription.resting = bool(gathered)
            for change in gathered.values():
                self._tell(subscription, change)
        if any(s.resting for s in self._subscriptions):
            self._rest.start()

    def _tell(self, subscription: _Subscription, change: Change) -> None:
        if isValid(subscription.owner):
            subscription.callback(change)

    def _drop_dead(self) -> None:
        self._subscriptions = [s for s in self._subscriptions if isValid(s.owner)]


def _both(one: Change | None, other: Change) -> Change:
    """Two changes of one person as one; without ids everything may have changed."""
    if one is None:
        return other
    ids = one.ids | other.ids if one.ids and other.ids else frozenset()
    return Change(one.subjects | other.subjects, ids, other.initiator)
