"""The catalogues as a service: read once, kept, read again when they change."""

from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.data.catalogue import CategoryRow, LimitRow, NoticeTextRow, ScriptRow, UnitRow
from app.data.engine import Database, translated
from app.domain.catalogue import Catalogue
from app.services.session import Session


class Catalogues:
    """Categories, responsible units, limits, scripts and notice texts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._catalogue: Catalogue | None = None
        self._lock = Lock()

    def get(self) -> Catalogue:
        """All catalogues; the first call reads them, later calls do not."""
        with self._lock:
            if self._catalogue is None:
                self._catalogue = read_catalogue(self._session.database)
            return self._catalogue

    def forget(self) -> None:
        """Read them anew at the next call."""
        with self._lock:
            self._catalogue = None


def read_catalogue(database: Database) -> Catalogue:
    """All catalogues as they stand in the database now."""
    with translated(), OrmSession(database.reads) as orm:
        categories = orm.scalars(sa.select(CategoryRow).order_by(CategoryRow.position))
        units = orm.scalars(sa.select(UnitRow).order_by(UnitRow.id))
        limits = orm.scalars(sa.select(LimitRow).order_by(LimitRow.code))
        scripts = orm.scalars(sa.select(ScriptRow).order_by(ScriptRow.code))
        texts = orm.scalars(sa.select(NoticeTextRow).order_by(NoticeTextRow.code))
        return Catalogue(
            categories=tuple(row.value() for row in categories),
            units=tuple(row.value() for row in units),
            limits=tuple(row.value() for row in limits),
            scripts=tuple(row.value() for row in scripts),
            notice_texts=tuple(row.value() for row in texts),
        )
