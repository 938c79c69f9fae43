"""Collect the texts of the program and check their translation: `./dev messages [--check]`.

A text is what stands in `_()`, `N_()`, `ngettext()` or `pgettext()` in `app`, `ui` and `main.py`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_from_file

from resources.locale.compile import messages_of, read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "resources" / "locale"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_FIELD = re.compile(r"\{(\w*)[^}]*\}")


def texts() -> Iterator[tuple[str, str]]:
    """Every text to translate as (key as in the MO file, place it was first seen)."""
    found: dict[str, str] = {}
    for folder in ("app", "ui"):
        for name, line, message, _comments, context in extract_from_dir(
            str(ROOT / folder), [("**.py", "python")], keywords=KEYWORDS
        ):
            key = "\0".join(message) if isinstance(message, tuple) else message
            if context:
                key = f"{context}\4{key}"
            found.setdefault(key, f"{folder}/{name}:{line}")
    for line, message, _comments, _context in extract_from_file(
        "python", str(ROOT / "main.py"), keywords=KEYWORDS
    ):
        found.setdefault(message if isinstance(message, str) else message[0], f"main.py:{line}")
    yield from found.items()


def _problems() -> list[str]:
    """What is missing, left over or wrong in the Chinese catalogue."""
    folder = LOCALE / "zh_CN" / "LC_MESSAGES"
    translated = messages_of(folder)
    wanted = dict(texts())
    problems = [f"{place}: not translated: {key!r}" for key, place in wanted.items()
                if key not in translated]  # fmt: skip
    problems += [f"nobody uses {key!r} any more" for key in translated if key and key not in wanted]
    for key in wanted.keys() & translated.keys():
        source = set(_FIELD.findall(key.rsplit("\0", 1)[-1]))
        target = set(_FIELD.findall(translated[key]))
        if not target <= source | set(_FIELD.findall(key)):
            problems.append(f"{wanted[key]}: fields differ: {key!r} → {translated[key]!r}")
    seen: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.po")):
        for entry in read_po(path):
            key = entry.get("msgctxt", "") + "\4" + entry.get("msgid", "")
            value = entry.get("msgstr", entry.get("msgstr[0]", ""))
            if key == "\4":
                continue
            if key in seen and seen[key][0] != value:
                problems.append(
                    f"{path.name} and {seen[key][1]} differ: {entry['msgid']!r}: "
                    f"{value!r} / {seen[key][0]!r}"
                )
            seen.setdefault(key, (value, path.name))
    return problems


def main(arguments: list[str]) -> int:
    """Print what is wrong with the translations; with --check that is an error."""
    problems = _problems()
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems, {len(dict(texts()))} texts")
    return 1 if problems and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
