"""The demonstration telephone goes the softphone's way: a process, the door, the call event."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.call import CallEvent, CallState
from app.services.telephone import Telephone
from ui.simulator import Simulator
from ui.single_instance import SingleInstance
from ui.theme import Theme


@pytest.mark.skipif(sys.platform == "win32", reason="sockets of Unix")
def test_that_the_simulator_rings_answers_and_ends_one_call(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    instance = SingleInstance(Telephone())
    events: list[CallEvent] = []
    instance.call_event.connect(events.append)
    with qtbot.waitSignal(instance.listening):
        assert instance.claim()
    simulator = Simulator(Theme())
    qtbot.addWidget(simulator)
    try:
        for act in (simulator.ring, simulator.answer, simulator.end):
            with qtbot.waitSignal(simulator.handed_over) as handed_over:
                act()
            assert handed_over.args[0] == 0
        qtbot.waitUntil(lambda: len(events) == 3)
    finally:
        instance.close()
    states = [CallState.RINGING, CallState.ANSWERED, CallState.ENDED]
    assert [e.state for e in events] == states
    assert {(e.number, e.call_id) for e in events} == {("14005334417", events[0].call_id)}


def test_that_answering_before_it_rings_says_what_to_do(qtbot: QtBot) -> None:
    simulator = Simulator(Theme())
    qtbot.addWidget(simulator)
    simulator.answer()
    assert simulator.state.text() == "Let it ring first."
