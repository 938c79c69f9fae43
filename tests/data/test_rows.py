"""Rows are loaded as they are needed: each brings the tables along that it refers to."""

import sys

from app.data.all_rows import metadata
from app.data.base import Row


def test_that_rows_bring_the_tables_along_that_they_refer_to() -> None:
    homes = {m.local_table: sys.modules[m.class_.__module__] for m in Row.registry.mappers}
    assert {table.key for table in metadata.sorted_tables} == {table.key for table in homes}
    for table, home in homes.items():
        for key in table.foreign_keys:
            there = homes[key.column.table]
            assert there is home or there in vars(home).values(), (home, there)
