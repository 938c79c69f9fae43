"""The command line: start the program, or its demonstration."""

import argparse
import logging
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.diagnostics import start_log
from app.domain.errors import HotlineError
from app.i18n import choose_language, set_language
from app.settings import Paths, Settings, load_settings
from ui.application import Application, Options
from ui.arrival import Progress
from ui.theme import load_fonts

if TYPE_CHECKING:
    from app.bootstrap import Core

log = logging.getLogger(__name__)
_QUIET = ("propagateSizeHints", "raise()")  # what the offscreen platform cannot do


def parse(arguments: list[str]) -> Options:
    """The options of the command line; prints the help and ends on a mistake."""
    parser = argparse.ArgumentParser(prog="hotline", description="供水热线工作台 Hotline Desk")
    parser.add_argument("--incoming", metavar="NUMBER", help="hand a telephone event over and end")
    commands = parser.add_subparsers(dest="command")
    demo = commands.add_parser("demo", help="invented data, signed in as an agent")
    demo.add_argument("--headless", action="store_true", help="walk through it without a display")
    demo.add_argument("--out", type=Path, default=Path("demo-out"), help="folder of the pictures")
    demo.add_argument("--accounts", type=int, default=20_000)
    found = parser.parse_args(arguments)
    if found.command != "demo":
        return Options()
    return Options(demo=True, headless=found.headless, out=found.out, accounts=found.accounts)


def demo_settings(settings: Settings, folder: Path | None = None) -> Settings:
    """The demonstration has its own folder: it never touches a person's real data."""
    return replace(settings, paths=Paths(data=folder or settings.paths.data / "demo",
                                         log=settings.paths.log))  # fmt: skip


def open_core(settings: Settings, options: Options, progress: Progress) -> "Core":
    """Open the embedded database; a demonstration's is filled first, and `progress` hears of it."""
    from app.bootstrap import open_core as open_database
    from app.bootstrap import open_demo

    if options.demo:
        return open_demo(settings, accounts=options.accounts, progress=progress)
    return open_database(settings)


def main(arguments: list[str] | None = None) -> int:
    """Start the program; returns the exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = load_settings()
    except HotlineError as error:
        set_language(choose_language(None))
        sys.stderr.write(error.message() + "\n")
        return 2
    start_log(settings.paths.log)
    _catch_bugs()
    if options.demo:
        if options.headless:  # not the desktop of somebody at work
            os.environ["HOTLINE_DESKTOP"] = f"walk-{os.getpid()}"
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        settings = demo_settings(settings, options.out / "data" if options.headless else None)
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)  # made one line above
    qt.setApplicationName("HotlineDesk")
    load_fonts()
    if options.headless:
        from ui.walk import walk

        return walk(_application(qt, settings, options))
    return run(qt, settings, options)


def run(qt: QApplication, settings: Settings, options: Options) -> int:
    """One person after another, until somebody closes the program; returns the exit code."""
    while True:
        application = _application(qt, settings, options)
        if not application.telephone.claim():
            return 0
        application.start()
        code = qt.exec()
        if application.window is not None:
            application.window.deleteLater()
        application.deleteLater()
        if not application.leaving.again:
            return code
        options = replace(options, choose=True)


def _application(qt: QApplication, settings: Settings, options: Options) -> Application:
    return Application(qt, settings, options, partial(open_core, settings, options))


def _catch_bugs() -> None:
    """Errors nobody caught go to the log, and the program goes on."""

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.error("unexpected error", exc_info=(kind, error, trace))

    def on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if not any(word in message for word in _QUIET):
            level = logging.INFO if kind == QtMsgType.QtInfoMsg else logging.WARNING
            log.log(level, "Qt: %s", message)

    sys.excepthook = on_error
    qInstallMessageHandler(on_qt_message)
