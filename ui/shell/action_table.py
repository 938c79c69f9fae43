"""The one table of actions: keys, command palette and the F1 sheet are all made from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.navigation import ActionSpec

SHELL = ""
_BEFORE_COMMIT = frozenset({"F9", "Ctrl+Return", "Ctrl+Enter", "F12", "Ctrl+S"})


@dataclass(frozen=True, slots=True)
class Registered:
    """An action with the page it belongs to (`SHELL` for those of the whole window)."""

    spec: ActionSpec
    page: str
    group: str
    action: QAction


class ActionTable(QObject):
    """Holds every action as a `QAction` of the window; only the front page's keys are live.

    Before a key that submits or hangs up, half-typed pinyin is committed to its field.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: list[Registered] = []
        self._front = SHELL

    def register(self, specs: Iterable[ActionSpec], *, page: str, group: str) -> None:
        """Add actions; `group` is the translated heading when a spec names none."""
        for spec in specs:
            action = QAction(spec.text, self._window)
            action.setShortcuts(sequences(spec.keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(partial(self.trigger, spec))
            self._window.addAction(action)
            self._entries.append(Registered(spec, page, spec.group or group, action))
        self.show_page(self._front)

    def show_page(self, page: str) -> None:
        """Make the keys of `page` live, and those of the shell where the page does not use them."""
        self._front = page
        taken = {
            key.toString() for e in self._entries if e.page == page for key in e.action.shortcuts()
        }
        for entry in self._entries:
            keys = {key.toString() for key in sequences(entry.spec.keys)}
            shadowed = entry.page == SHELL and page != SHELL and keys & taken
            entry.action.setEnabled(entry.page in {SHELL, page} and not shadowed)

    def live(self) -> list[Registered]:
        """The actions that can be started now, the front page's first."""
        live = [e for e in self._entries if e.action.isEnabled() and e.spec.listed]
        return sorted(live, key=lambda e: e.page == SHELL)

    def trigger(self, spec: ActionSpec, *_checked: object) -> None:
        """Do it, unless it says that it is not possible now."""
        if _BEFORE_COMMIT & {key.strip() for key in spec.keys.split(";")}:
            QGuiApplication.inputMethod().commit()
        if spec.enabled is None or spec.enabled():
            spec.slot()
            return
        below = next(
            (e for e in self._entries if e.page == SHELL and e.spec.keys == spec.keys), None
        )
        if below is not None and below.spec is not spec:
            self.trigger(below.spec)  # the page has no use for the key now: the window's holds


def sequences(keys: str) -> list[QKeySequence]:
    """The key sequences of a spec; Ctrl+Enter also means the number pad's Enter."""
    result: list[QKeySequence] = []
    for part in keys.split(";"):
        name = part.strip()
        if not name:
            continue
        if name.endswith("Enter"):
            result.append(QKeySequence(name.replace("Enter", "Return")))
        result.append(QKeySequence(name))
    return result
