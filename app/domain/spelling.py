"""One plain spelling for what people and files write: half width, Arabic numbers, no odd spaces."""

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE_NUMBER = re.compile(
    r"([〇零一二两三四五六七八九十百]+)(?=号楼|栋|幢|单元|室|号(?!线|路|街|巷|井|桥))"
)
_LOOSE = re.compile(r"(?<=[\d#])\s+(?=号|栋|幢|座|单元|室|户|#|楼)|(?<=[^\s\d])\s+(?=#)")
_DASHES = re.compile(r"(?<=\d)\s*[‐‑‒–—―－−_－]\s*(?=\d)")


def half_width(text: str) -> str:
    """Full-width letters, digits and punctuation as ASCII; plain ASCII comes back unchanged."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def plain(text: str) -> str:
    """Half width, small Chinese numbers before 号楼 / 单元 / 室 / 号 as digits, dashes as "-"."""
    if text.isascii():
        return text
    text = half_width(text)
    if _CHINESE_NUMBER.search(text):
        text = _CHINESE_NUMBER.sub(lambda m: _arabic_or_same(m[1]), text)
    text = _DASHES.sub("-", text)
    return _LOOSE.sub("", text) if " " in text else text


def storable(text: str) -> str:
    """The text without what no database keeps: zero bytes and halves of characters."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def damaged(text: str) -> bool:
    """Whether the text was ruined by a wrong conversion (replacement characters, 锟斤拷)."""
    return "\ufffd" in text or "\0" in text or "锟斤拷" in text or "烫烫烫" in text


def _arabic_or_same(chinese: str) -> str:
    number = arabic(chinese)
    return chinese if number is None else str(number)


def arabic(chinese: str) -> int | None:
    """The value of a Chinese number below 1000 (三, 十二, 二十一, 一百零二, 一一〇二)."""
    if not any(unit in chinese for unit in "十百"):
        digits = [_DIGITS.get(c) for c in chinese]
        known = [str(d) for d in digits if d is not None]
        return int("".join(known)) if known and len(known) == len(digits) else None
    value, digit = 0, None
    for c in chinese:
        if c in "十百":
            value += (1 if digit is None else digit) * (10 if c == "十" else 100)
            digit = None
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return value + (digit or 0)
