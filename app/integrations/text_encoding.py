"""Which encoding a text file has: decided by reading all of it, strictly."""

import codecs
from pathlib import Path

from app.domain.errors import InvalidInput
from app.i18n import N_

_CHUNK = 1 << 20
_SURELY_UTF8 = 24
"""So many well-formed characters beyond ASCII do not happen by chance in a GBK file."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, or GB18030 (which holds GBK).

    Raises:
        InvalidInput: it is none of them; the first damaged line is named.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            _require(path, encoding)
            return encoding
    damage, well_formed = _first_damage(path, "utf-8")
    if damage is None:
        return "utf-8"
    if well_formed >= _SURELY_UTF8:
        raise _damaged("UTF-8", damage)
    _require(path, "gb18030")
    return "gb18030"


def _require(path: Path, encoding: str) -> None:
    damage, _well_formed = _first_damage(path, encoding)
    if damage is not None:
        raise _damaged(encoding.upper().removesuffix("-SIG"), damage)


def _damaged(encoding: str, line: int) -> InvalidInput:
    return InvalidInput(
        field="file",
        hint=N_(
            "Line {line} holds characters that are damaged ({encoding}). "
            "Export the file again as UTF-8 or GBK."
        ),
        line=line,
        encoding=encoding,
    )


def _first_damage(path: Path, encoding: str) -> tuple[int | None, int]:
    """The line (from 1) of the first byte that does not decode, and non-ASCII characters before."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = well_formed = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = bytes(error.object[: error.start])
                part = good.decode(encoding, "ignore")
                return lines + part.count("\n") + 1, well_formed + _beyond_ascii(part)
            if not chunk:
                return None, well_formed
            lines += text.count("\n")
            if well_formed < _SURELY_UTF8:
                well_formed += _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else sum(1 for c in text if c > "\x7f")
