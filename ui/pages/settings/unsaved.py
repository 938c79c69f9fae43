"""What is typed into the catalogues and not saved, kept when the program is closed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray

from app.i18n import _
from ui.pages.settings.inputs import Value
from ui.preferences import Preferences

Key = str | int
Typed = dict[Key, dict[str, Value]]


@dataclass(slots=True)
class Unsaved:
    """Of one catalogue: the row in the form, what is typed by row, and into a new row.

    `begun` is the version a row had when typing into it began; `at_new` whether the new row is in
    the form.
    """

    current: Key | None = None
    typed: Typed = field(default_factory=dict)
    begun: dict[Key, int] = field(default_factory=dict)
    new: dict[str, Value] | None = None
    at_new: bool = False


def state_words(*, mine: bool, late: bool) -> str:
    """What a form's footer says about unsaved work."""
    words = [_("Not saved yet")] if mine else []
    if mine and late:
        words.append(_("a colleague changed it"))
    return " · ".join(words)


def keep(preferences: Preferences, login: str, unsaved: Mapping[str, Unsaved]) -> None:
    """Write down what this person typed, for the next start on this computer."""
    found = {key: _plain(one) for key, one in unsaved.items() if one.typed or one.new}
    text = json.dumps(found, ensure_ascii=False) if found else ""
    preferences.set_bytes(_name(login), QByteArray(text.encode()))


def kept(preferences: Preferences, login: str) -> dict[str, Unsaved]:
    """What `keep` wrote; nothing where it cannot be read."""
    text = bytes(preferences.bytes(_name(login)).data()).decode(errors="replace")
    try:
        found = json.loads(text) if text else {}
        return {key: _read(one) for key, one in found.items()}
    except (ValueError, KeyError, TypeError):
        return {}


def _name(login: str) -> str:
    return f"unsaved-settings-{login}"


def _plain(one: Unsaved) -> dict[str, object]:
    rows = [[key, one.begun.get(key, 0), _values(values)] for key, values in one.typed.items()]
    return {"rows": rows, "new": None if one.new is None else _values(one.new)}


def _values(values: Mapping[str, Value]) -> dict[str, object]:
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in values.items()}


def _read(one: dict[str, list[list[object]]]) -> Unsaved:
    result = Unsaved()
    for key, version, values in one["rows"]:
        if isinstance(key, str | int) and isinstance(version, int):
            result.typed[key], result.begun[key] = _typed(values), version
    result.new = _typed(one["new"]) if one["new"] else None
    return result


def _typed(values: object) -> dict[str, Value]:
    if not isinstance(values, dict):
        raise TypeError
    return {str(n): frozenset(v) if isinstance(v, list) else v for n, v in values.items()}
