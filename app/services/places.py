"""The place book as a service: read once, kept, read again when places change."""

from threading import Lock

from app.data.places import communities_from, place_book
from app.domain.place import PlaceBook
from app.services.session import Session


class Places:
    """Districts, streets, communities and their buildings."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._book: PlaceBook | None = None
        self._lock = Lock()

    def book(self) -> PlaceBook:
        """The place book; the first call reads it (one round trip), later calls do not."""
        with self._lock:
            if self._book is None:
                row = self._session.database.one(place_book())
                self._book = PlaceBook(communities_from(row.communities, row.buildings))
            return self._book

    def forget(self) -> None:
        """Read the book anew at the next call: places have changed."""
        with self._lock:
            self._book = None
