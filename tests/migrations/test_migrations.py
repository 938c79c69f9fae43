"""Migrations are a product: they make exactly the models, on both engines, up and down."""

import warnings

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.data.all_rows import metadata
from app.data.engine import Database
from app.data.schema import (
    current_revision,
    described,
    differs,
    downgrade,
    head_revision,
    upgrade,
)


def test_that_the_migrations_make_exactly_the_models(database: Database) -> None:
    with database.reads.connect() as connection, warnings.catch_warnings():
        # SQLite cannot reflect the index on the given name; PostgreSQL compares it.
        warnings.filterwarnings("ignore", message="autogenerate skipping metadata-specified")
        warnings.filterwarnings("ignore", message="Skipped unsupported reflection")
        context = MigrationContext.configure(
            connection, opts={"compare_type": differs, "include_object": described}
        )
        assert compare_metadata(context, metadata) == []


def test_that_every_revision_goes_down_and_up_again(database: Database) -> None:
    downgrade(database, "base")
    assert current_revision(database) is None
    upgrade(database)
    assert current_revision(database) == head_revision()


def test_that_upgrading_twice_changes_nothing(database: Database) -> None:
    before = current_revision(database)
    upgrade(database)
    assert current_revision(database) == before
