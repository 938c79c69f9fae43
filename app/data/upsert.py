"""INSERT … ON CONFLICT, which SQLAlchemy writes for each engine by itself."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


def insert(table: sa.Table, engine: str) -> "Insert":
    """An INSERT into `table` that knows ON CONFLICT; `engine` is the dialect's name.

    Both engines' inserts have the same methods. Only the engine's own dialect is loaded: the other
    would cost the start 40 ms.
    """
    if engine == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as made

        return made(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)  # type: ignore[return-value]  # the same methods
