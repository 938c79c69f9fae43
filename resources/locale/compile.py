"""Compile `*.po` into `hotline.mo`, with the standard library only.

It reads the plain subset of PO that the project writes: msgctxt, msgid, msgid_plural, msgstr.
Entries marked fuzzy and entries without a translation are left out.
"""

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
_FIELDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


def read_po(path: Path) -> Iterator[dict[str, str]]:
    """The entries of one file; keys are the PO keywords, e.g. `msgstr[1]`.

    Raises:
        ValueError: a line is not understood; the message names file and line.
    """
    entry: dict[str, str] = {}
    field = ""
    fuzzy = False
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            if entry and not fuzzy:
                yield entry
            entry, field, fuzzy = {}, "", False
            continue
        if not line.startswith('"'):
            field, _, line = line.partition(" ")
            if not field.startswith(_FIELDS):
                raise ValueError(f"{path}:{number}: “{raw}” is not a PO line")
            if field == "msgid" and "msgid" in entry:
                if not fuzzy:
                    yield entry
                entry, fuzzy = {}, False
            entry.setdefault(field, "")
        entry[field] += ast.literal_eval(line)
    if entry and not fuzzy:
        yield entry


def messages_of(folder: Path) -> dict[str, str]:
    """All translations of a language: key and value as the MO format wants them."""
    result: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        for entry in read_po(path):
            key = entry.get("msgid", "")
            if "msgid_plural" in entry:
                key += "\0" + entry["msgid_plural"]
                forms = sorted(k for k in entry if k.startswith("msgstr["))
                value = "\0".join(entry[k] for k in forms)
            else:
                value = entry.get("msgstr", "")
            if "msgctxt" in entry:
                key = entry["msgctxt"] + "\4" + key
            if value.strip("\0"):
                result.setdefault(key, value)
    return result


def write_mo(messages: dict[str, str], target: Path) -> None:
    """Write the MO file (GNU gettext manual, "The Format of GNU MO Files")."""
    keys = sorted(messages, key=lambda k: k.encode())
    pairs = [(k.encode(), messages[k].encode()) for k in keys]
    tables = 28 + 16 * len(pairs)
    offset = tables
    indexes: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            indexes.append(struct.pack("<II", len(pair[column]), offset))
            offset += len(pair[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, tables)
    body = b"".join(p[column] + b"\0" for column in (0, 1) for p in pairs)
    temporary = target.with_suffix(".new")
    temporary.write_bytes(head + b"".join(indexes) + body)
    temporary.replace(target)


def main() -> None:
    """Compile every language whose sources are newer than its catalogue."""
    for folder in sorted(HERE.glob("*/LC_MESSAGES")):
        target = folder / "hotline.mo"
        sources = [*folder.glob("*.po"), Path(__file__)]
        newest = max(p.stat().st_mtime for p in sources)
        if not target.exists() or target.stat().st_mtime < newest:
            write_mo(messages_of(folder), target)
            sys.stdout.write(f"· compiled {folder.parent.name}\n")


if __name__ == "__main__":
    main()
