"""Runs the revisions on the connection that `app.data.schema` gives."""

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator

from app.data.all_rows import metadata
from app.data.schema import described, differs
from app.data.types import Word


def render(kind: str, item: Any, _context: Any) -> Any:
    """Revisions hold plain SQL types: they must mean the same when the program's types change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        if isinstance(item, Word):
            return "sa.SmallInteger()" if issubclass(item.kind, int) else "sa.Text()"
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=described,
    compare_type=differs,
    render_item=render,
    transaction_per_migration=False,
)
context.run_migrations()
