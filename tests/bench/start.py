"""Start: from the process to the window that answers keys, signed in, on the demonstration."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.table import HEAD, show, summary

PROGRAM = """
import gc, sys, time
gc.disable()  # as main.py does
from pathlib import Path
spawned, folder = float(sys.argv[1]), Path(sys.argv[2])
from functools import partial
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.settings import Paths, Settings
from ui.application import Application, Options
from ui.start import open_core
from ui.theme import load_fonts
qt = QApplication([])
load_fonts()
settings = Settings(paths=Paths(data=folder, log=folder))
options = Options(demo=True, accounts=20_000)
application = Application(qt, settings, options, partial(open_core, settings, options))
shown = []
def look():
    if application._sign_in is not None and application._sign_in.isVisible() and not shown:
        shown.append((time.time() - spawned) * 1000)
    if application.window is not None and application.window.isVisible():
        QTimer.singleShot(0, application, tell)
        timer.stop()
def tell():
    print(shown[0] if shown else 0, (time.time() - spawned) * 1000, flush=True)
    application.close()
    qt.quit()
timer = QTimer()
timer.setInterval(5)
timer.timeout.connect(look)
timer.start()
application.start()
qt.exec()
"""


def run() -> None:
    """Print the table."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        first, screens, windows = _once(folder, env), [], []
        for _ in range(7):
            screen, window = _once(folder, env)
            screens.append(screen)
            windows.append(window)
    show("Start (embedded database, 20 000 accounts)", HEAD, [
        ["very first start, makes the database", first[1], "", "", ""],
        summary("warm: something on screen", screens, ""),
        summary("warm: window answers keys, signed in", windows, "≤ 1000"),
    ])  # fmt: skip


def _once(folder: str, env: dict[str, str]) -> tuple[float, float]:
    import time

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(time.time()), folder], env=env, check=True,
        capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    screen, window = done.stdout.split()[-2:]
    return float(screen), float(window)
