"""What is typed into rows and not saved, each with the version of the row at which it began."""

from collections.abc import Mapping

from ui.pages.settings.inputs import Value
from ui.pages.settings.unsaved import Key, Typed


class Typing:
    """Kept by row while other rows are looked at; `rows` and `begun` as in `Unsaved`."""

    def __init__(self) -> None:
        self.rows: Typed = {}
        self.begun: dict[Key, int] = {}

    def take(self, rows: Mapping[Key, Mapping[str, Value]], begun: Mapping[Key, int]) -> None:
        """Instead of what was typed: what an earlier build of the screen held."""
        self.rows = {key: dict(values) for key, values in rows.items()}
        self.begun = dict(begun)

    def note(
        self, key: Key, typed: Mapping[str, Value], stored: Mapping[str, Value], version: int
    ) -> bool:
        """Remember what the form says; whether that differs from what is stored."""
        if typed == stored:
            self.drop(key)
            return False
        self.rows[key] = dict(typed)
        self.begun.setdefault(key, version)
        return True

    def drop(self, key: Key) -> None:
        """It is saved, or given up."""
        self.rows.pop(key, None)
        self.begun.pop(key, None)

    def late(self, key: Key, version: int) -> bool:
        """Whether the row is stored in another version than the one that typing began at."""
        return key in self.rows and self.begun.get(key, version) != version

    def after(self, key: Key | None) -> Key:
        """The next row with something typed; there is one."""
        keys = list(self.rows)
        place = keys.index(key) + 1 if key in self.rows else 0
        return keys[place % len(keys)]
