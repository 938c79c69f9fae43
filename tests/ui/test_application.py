"""The program as a whole: signing in, a new look that loses nothing, calls before the sign-in."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.bootstrap import Core, open_demo
from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from app.domain.errors import Unavailable
from app.i18n import current_language, set_language
from app.services.demo_data import demo_cast
from app.settings import Paths, Settings
from tests.helpers.program import Program
from ui.application import Application, Options
from ui.arrival import Progress
from ui.hands import run_until
from ui.main_window import MainWindow
from ui.preferences import ThemeChoice
from ui.shell.call_state import CallBarState, CallPhase
from ui.sign_in import SignIn
from ui.start import run
from ui.theme import Scheme


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration, made once and copied by every test."""
    folder = tmp_path_factory.mktemp("demonstration")
    settings = Settings(paths=Paths(data=folder, log=folder))
    open_demo(settings, accounts=600).close()
    return folder


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, demonstration: Path) -> Iterator[Program]:
    shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
    program = Program(tmp_path, accounts=600)
    program.preferences.language = "zh_CN"
    program.preferences.theme = ThemeChoice.LIGHT
    yield program
    program.close()
    set_language("en")


def ring(program: Program, state: CallState = CallState.RINGING) -> CallEvent:
    number = demo_cast().outage.number
    event = CallEvent(new_id(), number, number, state, program.clock())
    program.application.take_call(event)
    return event


def desk(program: Program) -> Any:
    return program.window.page("call_desk")


def test_that_the_first_screen_of_the_seat_is_in_front_after_the_sign_in(
    program: Program,
) -> None:
    program.start()
    assert program.window.pages.front == "call_desk"
    assert program.window.pages.currentWidget() is desk(program)
    program.wait(lambda: desk(program).building.over)  # its cards are built while nobody waits
    assert program.window.pages.built("tickets") is None


def test_that_the_making_of_the_example_data_is_told(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    go_on = threading.Event()

    def open_core(progress: Progress) -> Core:
        progress(6000, 20_000)
        go_on.wait(60)
        raise Unavailable(what="The example database", advice="")

    application = Application(qapp, settings, Options(demo=True, headless=True), open_core)
    application.start()
    screen = application.arrival.screen
    assert isinstance(screen, SignIn)
    lines = screen.busy.findChildren(QLabel)
    run_until(lambda: any("6,000" in line.text() for line in lines))
    go_on.set()
    run_until(lambda: application.failure)
    assert not screen.busy.busy
    assert "The example database" in screen.error.text()
    application.close()
    screen.deleteLater()
    application.deleteLater()


def test_that_a_new_look_keeps_what_was_typed_and_the_call(program: Program) -> None:
    program.start()
    event = ring(program, CallState.ANSWERED)
    program.settle()
    form = desk(program).work.card.form
    form.complaint.setPlainText("上午起无水 𬭳")
    program.settle()
    old = program.window
    program.preferences.language = "en"
    program.preferences.theme = ThemeChoice.DARK
    program.preferences.zoom = 125
    program.rebuild(1440, 900)
    assert program.window is not old
    assert current_language() == "en"
    assert program.window.theme.scheme is Scheme.DARK
    assert desk(program).room.case.id == event.call_id
    assert desk(program).work.card.form.complaint.toPlainText() == "上午起无水 𬭳"
    assert program.window.control.state is not None


def test_that_a_call_before_the_sign_in_waits_for_it(program: Program) -> None:
    event = ring(program)
    program.start()
    program.wait(lambda: event.call_id in desk(program).room.desk.cases)


TALKING = CallBarState(CallPhase.TALKING, "140 0533 1234", "14005331234")
T = TypeVar("T", bound=QWidget)


class Hand(QTimer):
    """Acts while `run` runs: each step of the script waits for something that it yields.

    A step that fails, or waits too long, ends the program; `done` is then false.
    """

    def __init__(self, script: Iterator[Callable[[], object]]) -> None:
        super().__init__()
        self._script, self._awaited, self.done = script, next(script), False
        self._others = set(QApplication.topLevelWidgets())
        self.setInterval(20)
        self.timeout.connect(self._go_on)
        self.start()
        QTimer.singleShot(90_000, self, QApplication.quit)

    def shown(self, kind: type[T]) -> list[T]:
        """The visible windows of a kind that came since."""
        windows = set(QApplication.topLevelWidgets()) - self._others
        return [w for w in windows if isinstance(w, kind) and w.isVisible()]

    def _go_on(self) -> None:
        if not self._awaited():
            return
        try:
            self._awaited = next(self._script)
        except StopIteration:
            self.done = True
            self.stop()
        except BaseException:
            self.stop()
            QApplication.quit()
            raise


def test_that_who_signs_out_leaves_the_desk_to_the_next_person(
    qapp: QApplication, tmp_path: Path, demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOTLINE_DESKTOP", f"sign-out-{tmp_path.name}")
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    people: list[str] = []

    def act() -> Iterator[Callable[[], object]]:
        """What the people do; each yield waits for something."""
        yield lambda: hand.shown(MainWindow)
        (first,) = hand.shown(MainWindow)
        people.append(first.services.person.login)
        first.control.set_call(TALKING)
        first.sign_out_requested.emit()
        assert len(first.toasts.shown) == 1  # hang up first
        first.control.set_call(None)
        first.sign_out_requested.emit()
        yield lambda: any(screen.people.count() for screen in hand.shown(SignIn))
        assert not hand.shown(MainWindow)
        (screen,) = hand.shown(SignIn)
        screen.people.setCurrentRow(screen.people.count() - 1)
        screen.choose()
        yield lambda: hand.shown(MainWindow)
        (second,) = hand.shown(MainWindow)
        people.append(second.services.person.login)
        assert second.pages.front in second.pages.specs
        second.close()

    hand = Hand(act())
    code = run(qapp, settings, Options(demo=True, accounts=600))
    hand.stop()
    assert (code, hand.done) == (0, True)
    assert len(set(people)) == 2


def test_that_what_was_typed_is_there_after_a_restart(program: Program, tmp_path: Path) -> None:
    program.start()
    ring(program, CallState.ANSWERED)
    program.settle()
    desk(program).work.card.form.complaint.setPlainText("还没写完")
    program.settle()
    program.window.save_state()
    program.settle()
    second = Program(tmp_path, accounts=600)
    second.start()
    second.wait(lambda: desk(second).room.desk.parked)
    kept = [case.draft.complaint for case in desk(second).room.desk.parked]
    second.close()
    assert kept == ["还没写完"]


def test_that_closing_the_window_saves_and_ends(program: Program) -> None:
    program.start()
    ring(program, CallState.ANSWERED)
    program.settle()
    desk(program).work.card.form.complaint.setPlainText("正在写")
    ended: list[bool] = []
    program.qt.aboutToQuit.connect(lambda: ended.append(True))
    program.window.close()
    program.wait(lambda: not program.window.isVisible())
    program.wait(lambda: not program.application.tasks.pending)
    assert program.window.services.calls.drafts()[0].complaint == "正在写"


def test_that_the_other_screens_are_built_while_nobody_waits(program: Program) -> None:
    program.start()
    pages = program.window.pages
    program.wait(lambda: program.application._later.over, 60)
    assert pages.count() == len(pages.specs)
    assert pages.built("outages") is None  # it has read nothing and says nothing
    program.window.navigate("outages")
    outages: Any = program.window.page("outages")
    program.wait(lambda: outages.list.view.model().rowCount() > 0)
