"""The log: useful to us, and nobody's telephone number in it."""

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.data.engine import Database
from app.diagnostics import LOG_NAME, WithoutPersonalData, start_log, without_personal_data


@pytest.mark.parametrize(
    "personal",
    ["14005334417", "140 0533 4417", "140-0533-4417", "0533-0000111", "(0533) 0000111",
     "+86 140 0533 4417", "number14005334417x", "03-2207-11846", "370303198001011234",
     "周淑敏", "柳泉花园二期", "𠮷野", "１４００５３３４４１７"],
)  # fmt: skip
def test_that_numbers_and_names_are_hidden_in_any_spelling(personal: str) -> None:
    hidden = without_personal_data(f"call of {personal} failed")
    assert hidden.startswith("call of ")
    assert hidden.endswith(" failed")
    assert not any(c.isdigit() or ord(c) > 0x3000 for c in hidden)


@pytest.mark.parametrize(
    "harmless",
    ["2026-07-14 16:36:00,123 INFO app.data: ready", "line 1234, in find", "port 5432",
     "0198f0c2-6f3e-7c3a-9d55-1a2b3c4d5e6f", "GD-20260115-0423", "TS-20260714-01",
     "2026-07-14T08:36:00.123456+00:00", "<Row object at 0x7f3b603c2650>", "127.0.0.1", "12345"],
)  # fmt: skip
def test_that_what_helps_to_find_a_fault_stays(harmless: str) -> None:
    assert without_personal_data(harmless) == harmless


def test_that_an_error_of_the_database_is_logged_without_its_values(database: Database) -> None:
    record = logging.LogRecord("app", logging.ERROR, "x.py", 1, "failed", (), None)
    statement = sa.text("INSERT INTO person (login, name) VALUES (:login, :name)")
    for _ in (1, 2):
        try:
            with database.writes.begin() as connection:
                connection.execute(statement, {"login": "140-0533-4417", "name": "周淑敏"})
        except sa.exc.SQLAlchemyError as error:
            record.exc_info = (type(error), error, error.__traceback__)
    text = WithoutPersonalData("%(message)s").format(record)
    assert "IntegrityError" in text
    assert "4417" not in text
    assert "周淑敏" not in text


def test_that_a_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    (tmp_path / "taken").write_text("")
    start_log(tmp_path / "taken")
    start_log(tmp_path / "log")
    logging.getLogger("test").warning("call of %s", "14005334417")
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    assert "14005334417" not in (tmp_path / "log" / LOG_NAME).read_text("utf-8")
