"""Import of accounts, and the settings as agents and supervisors see them."""

import csv
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox

from tests.helpers.program import Program
from tests.pictures.scenes import Shot

SUPERVISOR = "zhaomin"
SECTIONS = ("categories", "limits", "scripts", "units", "notice_texts")
HEADER = ("户号", "户名", "用水地址", "联系电话", "欠费金额", "抄表日期", "备注")


def account_file(folder: Path, rows: int = 60) -> Path:
    """An export in GBK; every tenth row lacks something."""
    path = folder / "营收系统用户档案导出.csv"
    with path.open("w", encoding="gb18030", newline="") as target:
        lines = csv.writer(target)
        lines.writerow(HEADER)
        for n in range(1, rows + 1):
            address = "" if n % 10 == 0 else f"张店区柳泉路90号柳泉花园二期9号楼1单元{100 + n}室"
            phone, debt = f"1400533{n:04}", "八元" if n % 15 == 0 else "12.50"
            lines.writerow((f"09-0001-{n:05}", "孔繁星", address, phone, debt, "2026-07-01", ""))
    return path


def _page(program: Program) -> Any:
    program.window.navigate("accounts")
    page: Any = program.window.page("accounts")
    program.settle()
    return page


def preview(program: Program) -> None:
    _page(program).open_file(account_file(program.settings.paths.data))
    program.settle()


def preview_missing(program: Program) -> None:
    path = program.settings.paths.data / "抄表册.csv"
    path.write_text("册号,称谓,地点\n01,孔繁星,张店区柳泉路90号\n", encoding="utf-8")
    _page(program).open_file(path)
    program.settle()


def running(program: Program) -> None:
    page = _page(program)
    page.open_file(account_file(program.settings.paths.data))
    program.settle()
    page.card.show_running(page.path.name)
    page.card.running.progress.show_progress(12_000, 96_400, "")
    program.settle()


def result(program: Program) -> None:
    page = _page(program)
    page.card.show_choice()
    page.open_file(account_file(program.settings.paths.data))
    program.settle()
    page.start()
    program.settle()


def gone_file(program: Program) -> None:
    page = _page(program)
    page.card.show_choice()
    page.open_file(program.settings.paths.data / "没有了.xlsx")
    program.settle()


def section(key: str, program: Program) -> None:
    program.window.navigate("settings", key)
    program.settle()


def _catalogue(program: Program, key: str) -> Any:
    program.window.navigate("settings", key)
    program.settle()
    page: Any = program.window.page("settings")
    pane = page.panes_by_key[key]
    for name in list(pane.typed):
        pane.typed.pop(name)
    pane.give_up()
    program.settle()
    return pane


def new_category(program: Program) -> None:
    """A new category, saved too early: what is missing is said at its fields."""
    pane = _catalogue(program, "categories")
    pane.add()
    pane.form.fields["group"].editor.setEditText("水质")
    pane.form.fields["name"].editor.setText("水垢咨询")
    pane.save()
    program.settle()


def unit_needed(program: Program) -> None:
    """The last unit of a scope of work cannot go out of use."""
    pane = _catalogue(program, "units")
    rows = pane.table.rows
    alone = next(u for u in rows if [x.kind for x in rows].count(u.kind) == 1)
    pane.choose(alone.id)
    pane.form.fields["active"].editor.findChildren(QCheckBox)[0].click()
    pane.save()
    program.settle()


def unsaved_script(program: Program) -> None:
    """Another script is looked at while a new one is not saved yet."""
    pane = _catalogue(program, "scripts")
    pane.add()
    pane.form.fields["title"].editor.setText("冻表")
    pane.list.choose_first()
    program.settle()


OFFICE_SHOTS: tuple[Shot, ...] = (
    Shot("4-accounts-preview", preview),
    Shot("4-accounts-preview-missing", preview_missing),
    Shot("4-accounts-running", running),
    Shot("4-accounts-result", result),
    Shot("4-accounts-file-gone", gone_file),
    *(Shot(f"5-settings-{key}", partial(section, key)) for key in SECTIONS),
    *(Shot(f"5-settings-{key}-supervisor", partial(section, key), SUPERVISOR) for key in SECTIONS),
    Shot("5-settings-new-category", new_category, SUPERVISOR),
    Shot("5-settings-unit-needed", unit_needed, SUPERVISOR),
    Shot("5-settings-unsaved-script", unsaved_script, SUPERVISOR),
)
