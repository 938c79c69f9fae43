"""What is typed and not saved, without a window."""

from ui.pages.settings.typed import Typing

STORED = {"name": "张店维修中心", "phone": ""}
TYPED = {"name": "张店维修中心", "phone": "0533-0000222"}


def test_that_only_what_differs_from_the_stored_row_is_kept() -> None:
    typing = Typing()
    assert typing.note(1, TYPED, STORED, 4)
    assert not typing.note(2, STORED, STORED, 1)
    assert typing.rows == {1: TYPED}
    assert not typing.note(1, STORED, STORED, 4)
    assert typing.rows == {}


def test_that_a_row_saved_by_a_colleague_after_typing_began_is_late() -> None:
    typing = Typing()
    typing.note(1, TYPED, STORED, 4)
    assert not typing.late(1, 4)
    assert typing.late(1, 5)
    typing.note(1, TYPED | {"name": "张店"}, STORED, 5)
    assert typing.late(1, 5)  # it began at 4
    typing.drop(1)
    assert not typing.late(1, 5)


def test_that_one_goes_round_the_rows_with_something_typed() -> None:
    typing = Typing()
    typing.take({3: TYPED, 1: TYPED}, {3: 1, 1: 1})
    assert typing.after(None) == 3
    assert typing.after(3) == 1
    assert typing.after(1) == 3
    assert typing.after(7) == 3
