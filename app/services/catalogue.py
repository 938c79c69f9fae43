"""The catalogues as a service: read once, kept, read again when they change."""

from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.data.catalogue import CategoryRow, LimitRow, NoticeTextRow, ScriptRow, UnitRow
from app.data.engine import translated
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
                self._catalogue = self._read()
            return self._catalogue

    def forget(self) -> None:
        """Read them anew at the next call."""
        with self._lock:
            self._catalogue = None

    def _read(self) -> Catalogue:
        with translated(), OrmSession(self._session.database.reads) as orm:
            categories = orm.scalars(sa.select(CategoryRow).order_by(CategoryRow.position))
            return Catalogue(
                categories=tuple(row.value() for row in categories),
                units=tuple(
                    r.value() for r in orm.scalars(sa.select(UnitRow).order_by(UnitRow.id))
                ),
                limits=tuple(
                    r.value() for r in orm.scalars(sa.select(LimitRow).order_by(LimitRow.code))
                ),
                scripts=tuple(
                    r.value() for r in orm.scalars(sa.select(ScriptRow).order_by(ScriptRow.code))
                ),
                notice_texts=tuple(
                    row.value()
                    for row in orm.scalars(sa.select(NoticeTextRow).order_by(NoticeTextRow.code))
                ),
            )
