"""The accounts screen: preview, correction, import, stop, result, history."""

import csv
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from app.bootstrap import Core, sign_in
from app.data.engine import Database
from app.domain.account_fields import AccountField
from app.domain.errors import Unavailable
from app.services import import_run
from app.settings import Settings
from tests.helpers.seeds import AGENT, NOW, seed_small
from ui.navigation import Page
from ui.pages.accounts import PAGE
from ui.pages.accounts.card import Step
from ui.pages.accounts.page import AccountsPage
from ui.pages.accounts.runner import _Watched
from ui.tasks import Tasks
from ui.widgets.buttons import KeyButton

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
HEADER = ("户号", "户名", "用水地址", "联系电话", "欠费金额")


@pytest.fixture
def page(database: Database, page_of: Callable[..., Page]) -> AccountsPage:
    seed_small(database)
    core = Core(Settings(), database, lambda: NOW)
    found = page_of(sign_in(core, AGENT, lambda _change: None), "accounts", specs=[PAGE])
    assert isinstance(found, AccountsPage)
    return found


def file(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    path = folder / "用户档案.csv"
    with path.open("w", encoding="gb18030", newline="") as target:
        csv.writer(target).writerows([header, *rows])
    return path


def row(no: int, name: str = "孔繁星") -> list[str]:
    address = f"张店区柳泉路90号柳泉花园二期9号楼1单元{no + 100}室"
    return [f"09-0001-{no:05}", name, address, f"1400533{no:04}", "0"]


def test_that_a_file_is_previewed_imported_and_counted(page: AccountsPage, tmp_path: Path) -> None:
    page.open_file(file(tmp_path, [row(1), row(2), row(3, "")]))
    assert page.card.step is Step.PREVIEW
    assert page.card.preview.mapping.mapping()[AccountField.NAME] == (1,)
    assert page.card.start_button.hasFocus()
    page.start()
    assert page.card.step is Step.RESULT
    assert "some rows were refused" in page.card.result.banner.accessibleName()
    assert page.card.result.open_button.isVisible()
    assert [run.added for run in page.history.view.table.rows] == [2]
    assert [run.rejected for run in page.history.view.table.rows] == [1]


def test_that_a_missing_column_is_asked_for_and_can_be_chosen(
    page: AccountsPage, tmp_path: Path
) -> None:
    header = ("户号", "称谓栏", "用水地址", "联系电话", "欠费金额")
    page.open_file(file(tmp_path, [row(1)], header))
    assert not page.card.start_button.isEnabled()
    assert page.card.preview.mapping.combos[AccountField.NAME].hasFocus()
    page.start()
    assert page.card.step is Step.PREVIEW
    combo = page.card.preview.mapping.combos[AccountField.NAME]
    combo.setFocus()
    combo.setCurrentIndex(combo.findText("称谓栏"))
    combo.activated.emit(combo.currentIndex())
    assert page.card.start_button.isEnabled()
    page.start()
    assert page.card.step is Step.RESULT


def test_that_a_stopped_import_shows_what_is_in(
    page: AccountsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH", 2)
    page.open_file(file(tmp_path, [row(n) for n in range(1, 10)]))
    shown = page.card.running.progress.show_progress
    monkeypatch.setattr(page.card.running.progress, "show_progress",
                        lambda *told: (shown(*told), page.cancel()))  # fmt: skip
    page.start()
    assert page.card.step is Step.RESULT
    assert "stopped" in page.card.result.banner.accessibleName()
    (run,) = page.history.view.table.rows
    assert run.cancelled
    assert 0 < run.added < 9


def test_that_a_file_that_is_no_table_is_told_and_another_can_be_chosen(
    page: AccountsPage, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("\n")
    page.open_file(empty)
    assert page.card.step is Step.CHOOSE
    assert page.context.toasts.shown
    page.open_file(file(tmp_path, [row(1)]))
    assert page.card.step is Step.PREVIEW


def test_that_a_file_can_be_dropped(page: AccountsPage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file(tmp_path, [row(1)])))])
    page.card.choose.dropEvent(
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                   Qt.KeyboardModifier.NoModifier)
    )  # fmt: skip
    assert page.card.step is Step.PREVIEW


def test_that_a_new_look_keeps_the_file_and_its_columns(page: AccountsPage, tmp_path: Path) -> None:
    page.open_file(file(tmp_path, [row(1)]))
    combo = page.card.preview.mapping.combos[AccountField.ARREARS]
    combo.setCurrentIndex(0)
    state = page.save_state()
    page.card.preview.mapping.combos[AccountField.ARREARS].setCurrentIndex(1)
    page.restore_state(state)
    assert page.card.step is Step.PREVIEW
    assert AccountField.ARREARS not in page.card.preview.mapping.mapping()


def test_that_a_long_file_name_keeps_its_end_and_is_told_whole(
    page: AccountsPage, tmp_path: Path
) -> None:
    page.open_file(file(tmp_path, [row(1)]))
    page.start()
    (run,) = page.history.view.table.rows
    cell = page.history.view.table.columns[0].cell(run)
    assert cell.middle
    assert cell.in_words.startswith("用户档案.csv\nFinished 20")


def test_that_a_history_that_could_not_be_read_says_why_and_is_read_again(
    page: AccountsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise Unavailable(what="The server", advice="Check the cable.")

    monkeypatch.setattr(page.context.services.imports, "history", away)
    page.refresh()
    assert page.history._empty.accessibleName() == "The server is not available. Check the cable."
    monkeypatch.undo()
    (again,) = page.history._empty.findChildren(KeyButton)
    again.click()
    assert "No account file" in page.history._empty.accessibleName()


@pytest.fixture
def two_looks(
    database: Database, page_of: Callable[..., Page]
) -> Iterator[Callable[[], AccountsPage]]:
    """Windows of one program: they share the tasks, as before and after a change of language."""
    seed_small(database)
    core, tasks = Core(Settings(), database, lambda: NOW), Tasks()
    services = sign_in(core, AGENT, lambda _change: None)

    def build() -> AccountsPage:
        found = page_of(services, "accounts", specs=[PAGE], tasks=tasks)
        assert isinstance(found, AccountsPage)
        return found

    yield build
    tasks.close()


def test_that_another_look_shows_the_import_under_way_and_stops_it(
    two_looks: Callable[[], AccountsPage], tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH", 2)
    gate = threading.Event()
    first = two_looks()
    first.open_file(file(tmp_path, [row(n) for n in range(1, 40)]))
    qtbot.waitUntil(lambda: first.card.step is Step.PREVIEW, timeout=10_000)
    told = _Watched.progress

    def slowly(self: _Watched, *args: object) -> None:
        told(self, *args)
        gate.wait(10)

    monkeypatch.setattr(_Watched, "progress", slowly)
    first.start()
    qtbot.waitUntil(lambda: bool(first.runner.told[2]), timeout=10_000)
    second = two_looks()
    first.window().hide()
    first.deleteLater()
    assert second.card.step is Step.RUNNING
    words = [label.text() for label in second.card.running.progress.findChildren(QLabel)]
    assert second.runner.told[2] in words
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: second.card.step is Step.RESULT, timeout=10_000)
    assert "stopped" in second.card.result.banner.accessibleName()
    third = two_looks()
    assert third.card.step is Step.RESULT
    third.open_file(file(tmp_path, [row(1)]))
    qtbot.waitUntil(lambda: third.card.step is Step.PREVIEW, timeout=10_000)
    assert third.runner.report is None
