"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

E = TypeVar("E", bound=Enum)
# A SELECT of any columns: SQLAlchemy 2.1 types them one by one.
AnySelect: TypeAlias = "sa.Select[*tuple[Any, ...]]"

# A b-tree on a "C" collated column serves =, prefix ranges and ORDER BY alike.
Code = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# SQLite only lets an INTEGER be the rowid; PostgreSQL wants room for ten million and more.
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive datetime is refused: it has no meaning."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonType(TypeDecorator[Any]):
    """JSON, JSONB on PostgreSQL; its dialect is loaded only where there is one (40 ms)."""

    impl = sa.JSON
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(sa.JSON())


Json = JsonType()


class Yuan(TypeDecorator[Decimal]):
    """Money in yuan, stored exactly as a whole number of fen."""

    impl = sa.BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * 100).to_integral_value())

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class Word(TypeDecorator[E]):
    """A member of a `StrEnum` or `IntEnum`, stored as its value (readable in any console)."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    @override
    def load_dialect_impl(self, dialect: Dialect) -> Any:
        numeric = issubclass(self.kind, int)
        return dialect.type_descriptor(sa.SmallInteger() if numeric else sa.Text())

    @override
    def process_bind_param(self, value: E | None, dialect: Dialect) -> Any:
        return None if value is None else self.kind(value).value

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else self.kind(value)
