"""The relay: at once, together, and one's own changes once."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.change import Change, Subject
from ui.changes import ChangeRelay


def ticket(*ids: str, by: str = "孙倩") -> Change:
    return Change(frozenset({Subject.TICKET}), frozenset(ids), by)


def test_that_the_first_is_told_at_once_and_the_rest_together(qtbot: QtBot) -> None:
    relay, owner = ChangeRelay(), QWidget()
    qtbot.addWidget(owner)
    heard: list[Change] = []
    relay.subscribe({Subject.TICKET}, heard.append, owner)
    for number in "12345":
        relay.hear(ticket(number))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert [sorted(change.ids) for change in heard] == [["1"], ["2", "3", "4", "5"]]


def test_that_a_change_made_here_is_not_told_again_when_the_server_says_it(qtbot: QtBot) -> None:
    relay, owner = ChangeRelay(), QWidget()
    qtbot.addWidget(owner)
    heard: list[Change] = []
    relay.subscribe(set(Subject), heard.append, owner)
    relay.publish(ticket("1"))
    relay.publish(ticket("2"))
    relay.hear(ticket("1", "2"))
    relay.hear(ticket("1", by="陈静"))
    relay.hear(ticket("3"))
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert [(sorted(c.ids), c.initiator) for c in heard] == [
        (["1"], "孙倩"), (["2", "3"], "孙倩"), (["1"], "陈静"),
    ]  # fmt: skip
