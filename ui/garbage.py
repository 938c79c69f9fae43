"""Garbage is collected on the UI thread only.

Python's cycle collector runs in whatever thread happens to allocate. In a worker it would destroy
widgets and timers there, which Qt does not survive ("Timers cannot be stopped from another
thread", then a crash). So automatic collection is off, and the UI thread collects when Python's
own thresholds are reached.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY = 300  # ms
# Python's default thresholds: allocations, then collections of the younger generation.
THRESHOLDS = (2_000, 10, 10)
PATIENCE = 10  # times as much may wait while somebody is on the line


class GarbageCollector(QObject):
    """Lives as long as the program; owned by the application.

    Begins when the first window is there (`spare`). To look through what is older takes longer than
    a frame, so it is put off while `on_call`.
    """

    def __init__(self, parent: QObject, on_call: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._on_call = on_call
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def spare(self) -> None:
        """All that exists now lives as long as the window: never look through it again.

        A full collection of a program that has just started takes as long as three frames, and a
        page that was just built adds one.
        """
        gc.freeze()
        self._timer.start()

    def renew(self) -> None:
        """A window went: look through everything once, and spare what is left."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            patience = PATIENCE if generation and self._on_call() else 1
            if counts[generation] > THRESHOLDS[generation] * patience:
                gc.collect(generation)
                return
