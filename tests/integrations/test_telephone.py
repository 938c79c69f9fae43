"""The telephone's door, with real processes on both sides."""

import json
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.call import CallEvent, CallState
from app.integrations.telephone_client import (
    DELIVERED,
    KEPT,
    LOST,
    USAGE,
    deliver,
    lock_path,
    message,
    server_address,
    spool_folder,
)
from app.services.telephone import Activation, Telephone

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of Unix")


class Program:
    """The test program as a process; `expect` reads its next line."""

    def __init__(self, how: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.telephone_program", how],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def expect(self, word: str) -> list[str]:
        (words,) = self.lines(1)
        assert words[:1] == [word], words
        return words

    def lines(self, count: int) -> list[list[str]]:
        """The words of its next lines."""
        assert self.process.stdout is not None
        return [self.process.stdout.readline().split() for _ in range(count)]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Program]]:
    """Starts programs on a desktop of their own and ends them."""
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOTLINE_DESKTOP", "test")
    programs: list[Program] = []

    def begin(how: str = "") -> Program:
        programs.append(Program(how))
        return programs[-1]

    yield begin
    for program in programs:
        program.process.kill()
        program.process.wait()
        assert program.process.stdout is not None
        program.process.stdout.close()


def ring(*arguments: str) -> tuple[int, float]:
    """Exit code and seconds of a hand-over."""
    began = time.monotonic()
    command = [sys.executable, "main.py", *arguments]
    code = subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode
    return code, time.monotonic() - began


@pytest.mark.parametrize("how", ["sleep", "spin"])
def test_that_a_call_is_taken_while_the_window_is_busy(
    start: Callable[..., Program], how: str
) -> None:
    program = start(how)
    program.expect("listening")
    program.expect("busy")
    code, seconds = ring("--incoming", "140 0533 4417")
    acknowledged = time.monotonic()
    print(f"hand-over while busy ({how}): {seconds * 1000:.0f} ms")
    assert code == DELIVERED
    assert acknowledged < float(program.expect("free")[1])
    assert program.expect("event")[1:3] == ["ringing", "14005334417"]


def test_that_one_call_keeps_its_id_from_ringing_to_its_end(start: Callable[..., Program]) -> None:
    program = start()
    program.expect("listening")
    for arguments in (["--incoming", "0533-0000111"], ["--incoming=0000111", "--answered"],
                      ["--incoming", "05330000111", "--ended"]):  # fmt: skip
        assert ring(*arguments)[0] == DELIVERED
    events = [program.expect("event") for _ in range(3)]
    assert [e[1] for e in events] == ["ringing", "answered", "ended"]
    assert len({e[3] for e in events}) == 1


def test_that_a_second_start_asks_the_first_to_come_forward(start: Callable[..., Program]) -> None:
    first = start()
    first.expect("listening")
    second = start()
    second.expect("second")
    assert second.process.wait(10) == 0
    first.expect("activated")


def test_that_a_crashed_program_does_not_block_the_next(start: Callable[..., Program]) -> None:
    crashed = start()
    crashed.expect("listening")
    crashed.process.kill()
    crashed.process.wait()
    assert Path(server_address()).exists()
    assert Path(lock_path()).exists()
    assert ring("--incoming", "14005334417")[0] == KEPT
    said = sorted(word for word, *_ in start().lines(2))  # the kept call may come before the word
    assert said == ["event", "listening"]
    assert ring("--incoming", "14005334418")[0] == DELIVERED


def test_that_calls_without_a_running_program_wait_for_the_next_start(
    start: Callable[..., Program],
) -> None:
    assert ring("--incoming", "14005334417", "--call-id", "a")[0] == KEPT
    assert ring("--incoming", "14005334417", "--ended", "--call-id", "a")[0] == KEPT
    kept = list(Path(spool_folder()).iterdir())
    assert [stat.S_IMODE(k.stat().st_mode) for k in kept] == [0o600, 0o600]
    events = [line for line in start().lines(3) if line[0] == "event"]
    assert [e[1] for e in events] == ["ringing", "ended"]
    assert events[0][3] == events[1][3]
    assert not list(Path(spool_folder()).iterdir())


def test_that_garbage_is_refused_and_the_door_stays_open(start: Callable[..., Program]) -> None:
    program = start()
    program.expect("listening")
    garbage = [
        b"\n",
        b"{}\n",
        b"\xff\xfe\x00\n",
        b"[" * 5000 + b"\n",
        b'{"event": "newCal',
        b"x" * 20000,
    ]
    for line in garbage:
        assert not deliver(line)
    assert deliver(message("newCall", "14005334417"))
    assert program.expect("event")[2] == "14005334417"


def test_that_only_the_user_may_knock(start: Callable[..., Program]) -> None:
    start().expect("listening")
    assert stat.S_IMODE(Path(server_address()).stat().st_mode) & 0o077 == 0


def test_that_a_deaf_program_costs_the_telephone_no_more_than_its_patience(
    start: Callable[..., Program],
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.bind(server_address())
        deaf.listen(5)
        began = time.monotonic()
        assert not deliver(message("newCall", "14005334417"))
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("arguments", [["--incoming", "1", "--what"], ["--incoming", "1", "--ext"]])
def test_that_wrong_arguments_are_told(start: Callable[..., Program], arguments: list[str]) -> None:
    assert ring(*arguments)[0] == USAGE


def test_that_an_event_that_cannot_be_kept_is_told(
    start: Callable[..., Program], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert ring("--incoming", "14005334417")[0] == LOST


def test_that_the_hand_over_imports_nothing_heavy() -> None:
    code = "import sys, app.integrations.telephone_client; print(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                            check=True)  # fmt: skip
    loaded = {name.split(".")[0] for name in result.stdout.split()}
    assert loaded.isdisjoint(
        {"PySide6", "sqlalchemy", "asyncio", "logging", "pathlib", "uuid", "typing"}
    )


def test_that_a_long_folder_still_gives_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    assert len(server_address()) <= 100


def test_that_a_message_that_comes_twice_counts_once() -> None:
    telephone = Telephone()
    line = message("newCall", "14005334417", call_id="7")
    first, again = telephone.accept(line), telephone.accept(line)
    assert isinstance(first[1], CallEvent)
    assert first[1].state is CallState.RINGING
    assert again == (first[0], None)


def test_that_a_foreign_message_without_id_and_time_is_read() -> None:
    line = json.dumps({"event": "hangup", "from": "anonymous", "callId": 42}).encode()
    _answer, event = Telephone().accept(line)
    assert isinstance(event, CallEvent)
    assert (event.number, event.raw_number, event.state) == ("", "anonymous", CallState.ENDED)
    assert event.at.tzinfo is not None


def test_that_a_second_start_is_told_apart_from_a_call() -> None:
    telephone = Telephone()
    assert isinstance(telephone.accept(message("activate", ""))[1], Activation)


@pytest.mark.parametrize(
    ("content", "raw_number"),
    [
        ({"event": ["newCall"], "from": "14005334417"}, None),
        ({"event": {"a": 1}}, None),
        ({"event": "newCall", "from": "140\0" + "05334417", "ts": "0001-01-01T00:00:00+14:00"},
         "14005334417"),
        ({"event": "newCall", "from": "\ud83d14005334417", "ts": 5, "callId": "\0"},
         "14005334417"),
        ({"event": "newCall", "from": None}, ""),
    ],
)  # fmt: skip
def test_that_odd_messages_are_refused_or_made_fit_to_keep(
    content: dict[str, object], raw_number: str | None
) -> None:
    _answer, event = Telephone().accept(json.dumps(content).encode())
    if raw_number is None:
        assert event is None
    else:
        assert isinstance(event, CallEvent)
        assert event.raw_number == raw_number
        assert event.at.year > 2000
