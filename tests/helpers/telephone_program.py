"""A program with nothing but the telephone's door, for tests with real processes.

Prints one line for everything that happens. `sleep` or `spin` keeps its UI thread busy for two
seconds once it listens, without or with the interpreter lock.
"""

import sys
import time

from PySide6.QtCore import QCoreApplication, QTimer

from app.domain.call import CallEvent
from app.services.telephone import Telephone
from ui.single_instance import SingleInstance

BUSY = 2.0  # seconds


def say(*words: object) -> None:
    print(*words, flush=True)


def keep_busy(how: str) -> None:
    say("busy")
    ends = time.monotonic() + BUSY
    if how == "sleep":
        time.sleep(BUSY)
    while time.monotonic() < ends:
        pass
    say("free", time.monotonic())


def on_event(event: CallEvent) -> None:
    say("event", event.state, event.number, event.call_id, event.raw_number)


def main(how: str) -> int:
    application = QCoreApplication(["hotline-desk-test"])
    instance = SingleInstance(Telephone())
    instance.call_event.connect(on_event)
    instance.activated.connect(lambda: say("activated"))
    instance.listening.connect(lambda ok: say("listening" if ok else "deaf"))
    if how in {"sleep", "spin"}:
        instance.listening.connect(lambda _ok: QTimer.singleShot(0, lambda: keep_busy(how)))
    if not instance.claim():
        say("second")
        return 0
    QTimer.singleShot(30_000, application.quit)  # a test that failed leaves no process behind
    code = application.exec()
    instance.close()
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
