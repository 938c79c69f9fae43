"""What colleagues change on the shared server, followed for as long as somebody is signed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.change import Change, Subject
from app.services.catalogue import Catalogues
from app.services.places import Places
from app.services.session import Session

if TYPE_CHECKING:
    from app.data.change_feed import ChangeFeed


class Live:
    """Follows the change log. What is held in memory is forgotten before anybody hears of it."""

    def __init__(self, session: Session, catalogues: Catalogues, places: Places) -> None:
        self._session, self._catalogues, self._places = session, catalogues, places
        self._cursor: str | None = None
        self._feed: ChangeFeed | None = None

    @property
    def shared(self) -> bool:
        """Whether there are colleagues."""
        return self._session.database.guarded

    def mark(self) -> None:
        """Remember this moment: what is read from now on is followed from here."""
        if self.shared:
            self._cursor = self._session.database.act("changes", {"cursor": None})["cursor"]

    def follow(self, hear: Callable[[Change], None], state: Callable[[bool], None]) -> None:
        """Begin. `hear` and `state` (the server answers or does not) come from another thread."""
        if not self.shared or self._feed is not None:
            return
        from app.data.change_feed import ChangeFeed

        database = self._session.database
        there: bool | None = None

        def heard(change: Change) -> None:
            if self._feed is feed:
                self._forget(change)
                hear(change)

        def stands(now: bool) -> None:
            nonlocal there
            if self._feed is feed and now is not there:
                there = now
                state(now)

        feed = ChangeFeed(lambda: database.address, heard, stands, cursor=self._cursor)
        self._feed = feed
        feed.start()

    def stop(self) -> None:
        """No more."""
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop(wait=1.0)

    def _forget(self, change: Change) -> None:
        if Subject.CATALOGUE in change.subjects:
            self._catalogues.forget()
        if Subject.PLACE in change.subjects:
            self._places.forget()
