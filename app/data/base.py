"""The declarative base, the row mixins, and what every row of the shared database has."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from app.data.types import Instant
from app.domain.change import Subject

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """Base of all rows. `subject` is set on rows that people change: they are audited.

    What is PostgreSQL's own about an index or a table (fill factor, INCLUDE) stands in the
    migrations alone: named here, it would load that dialect at every start of an embedded database.
    """

    metadata = sa.MetaData(naming_convention=NAMING)
    subject: ClassVar[Subject | None] = None
    # The record the row belongs to, for the audit and the change feed: usually its own id.
    record_key: ClassVar[str] = "id"


class Versioned:
    """Rows that two people may edit: a stale save is refused (optimistic locking)."""

    version: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=1)
    updated_at: Mapped[datetime] = mapped_column(Instant, nullable=False)
    updated_by: Mapped[int | None] = mapped_column(sa.Integer)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        """Every UPDATE names the version it read; the second writer changes no row."""
        return {"version_id_col": cls.version}
