"""The place book as a service: read once, kept, read again when places change."""

from app.data.places import communities_from, place_book
from app.domain.place import PlaceBook
from app.services.held import Held
from app.services.session import Session


class Places:
    """Districts, streets, communities and their buildings."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held = Held(self._read)

    def book(self) -> PlaceBook:
        """The place book; the first call reads it (one round trip), later calls do not."""
        return self._held.get()

    def begin_with(self, book: PlaceBook) -> None:
        """Take this book until it is forgotten: the database is away."""
        self._held.put(book)

    def forget(self) -> None:
        """Read the book anew at the next call: places have changed."""
        self._held.forget()

    def _read(self) -> PlaceBook:
        row = self._session.database.one(place_book())
        return PlaceBook(communities_from(row.communities, row.buildings))
