"""Telephone numbers: one reading of whatever the telephone, a person or a file writes.

The rules are the ones of the caller-ID threads of other help desks: the raw text is always kept,
no zero is ever eaten, and a prefix is taken away only when what remains is a whole number.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.i18n import N_, _, ngettext

AREA_CODE = "0533"
"""The utility's own area code unless the settings name another."""

MOBILE_DIGITS = 11


class NumberKind(StrEnum):
    """What a number is; decides how it is grouped, compared and whether it can be called back."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"  # 400 and 800 numbers
    SHORT = "short"  # 12345, 96116, 110
    INTERNAL = "internal"  # an extension of our own exchange
    FOREIGN = "foreign"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


KIND_LABELS: dict[NumberKind, str] = {
    NumberKind.MOBILE: N_("Mobile"),
    NumberKind.LANDLINE: N_("Landline"),
    NumberKind.SERVICE: N_("400 number"),
    NumberKind.SHORT: N_("Service short number"),
    NumberKind.INTERNAL: N_("Internal extension"),
    NumberKind.FOREIGN: N_("Foreign number"),
    NumberKind.WITHHELD: N_("Number withheld"),
    NumberKind.UNKNOWN: N_("Unknown number"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A number as it was read.

    `raw` is exactly what came. `number` is digits only: with area code for a landline, with
    leading 00 for a foreign number, empty when withheld. `extension` is what followed 转.
    """

    raw: str
    number: str
    kind: NumberKind
    extension: str = ""

    @property
    def reachable(self) -> bool:
        """Whether it can be dialled back as it stands."""
        return self.kind not in {NumberKind.WITHHELD, NumberKind.UNKNOWN}


_ANGLED = re.compile(r"<([^<>]*)>")
_SCHEME = re.compile(r"^\s*(?:sips?|tel|callto):(?://)?", re.IGNORECASE)
_EXTENSION_PARAMETER = re.compile(r";(?:ext|isub)=(\d{1,6})", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?P<main>.*\d.*?)\s*(?:转|轉|分机|內線|内线|ext(?:ension|n)?\.?|[x#,;]|-{2,})"
    r"\s*[:：]?\s*(?P<extension>\d{1,6})\s*$",
    re.IGNORECASE,
)
_LAST_GROUP = re.compile(r"(?P<main>.*\d)-(?P<extension>\d{1,5})\s*$")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_WITHHELD = re.compile(
    r"anonymous|withheld|private|restricted|unavailable|no.?caller.?id|unknown|blocked"
    r"|匿名|未知|隐藏|保密|无号码|未显示|^[po]$",
    re.IGNORECASE,
)

_MOBILE = re.compile(r"1[3-9]\d{9}")
# 1400533xxxx is an unassigned block used for examples; it has the shape of a mobile number
_LANDLINE = re.compile(r"0(?:10|2\d)\d{8}|0(?![48]00)[3-9]\d{2}\d{7,8}")
_SERVICE = re.compile(r"[48]00\d{7}")
_SHORT = re.compile(r"1[12]\d|1[0-2]\d{3}|95\d{3}|951\d{5}|96\d{3,4}")
_INTERNAL = re.compile(r"[2-9]\d{2,3}")


def read_number(raw: str, *, area_code: str = AREA_CODE, local_digits: int = 7) -> Caller:
    """Read a number in any spelling; never fails.

    `local_digits` is the length of a local number without area code (7 in Zibo, 8 in large
    cities). A number that fits no rule keeps all its digits and is UNKNOWN.
    """
    if len(raw) == MOBILE_DIGITS and _MOBILE.fullmatch(raw) and raw.isascii():
        return Caller(raw, raw, NumberKind.MOBILE)  # by far the most
    return _read_spelled(raw, area_code, local_digits)


@lru_cache(maxsize=4096)
def _read_spelled(raw: str, area_code: str, local_digits: int) -> Caller:
    text = _number_part(unicodedata.normalize("NFKC", raw))
    numbers = _Numbers(area_code, local_digits)
    if found := numbers.read(text):
        return Caller(raw, *found)
    for pattern in (_EXTENSION_PARAMETER, _EXTENSION, _LAST_GROUP):
        if match := pattern.search(text):
            main = text[: match.start()] if pattern is _EXTENSION_PARAMETER else match["main"]
            extension = match[1] if pattern is _EXTENSION_PARAMETER else match["extension"]
            if found := numbers.read(main):
                return Caller(raw, *found, extension)
    digits = _digits(text)
    if not digits:
        return Caller(raw, "", NumberKind.WITHHELD if _WITHHELD.search(text) else
                      NumberKind.UNKNOWN)  # fmt: skip
    return Caller(raw, digits, NumberKind.UNKNOWN)


def _number_part(text: str) -> str:
    """The part of a display name or SIP address that holds the number."""
    angled = _ANGLED.search(text)
    if angled and (angled[1].strip() or not _digits(text[: angled.start()])):
        text = angled[1]
    if _SCHEME.match(text):
        text = _SCHEME.sub("", text).split("@", 1)[0].replace("%2B", "+").replace("%2b", "+")
    elif "@" in text:
        text = text.split("@", 1)[0]
    return text.strip()


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() else _NOT_DIGIT.sub("", text)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbering plan as seen from one town."""

    area_code: str
    local_digits: int

    def read(self, text: str) -> tuple[str, NumberKind] | None:
        """The whole number in `text`, or None when its digits make none."""
        digits = _digits(text)
        if text.lstrip(" (").startswith("+"):
            return self._abroad(digits)
        if found := self._whole(digits):
            return found
        if digits.startswith("00"):  # an outgoing 0 is likelier than a foreign caller
            return self._whole(digits[1:]) or self._abroad(digits[2:])
        home = self._home(digits[2:]) if digits.startswith("86") else None
        without = self._whole(digits[1:]) if digits[:1] in {"0", "9"} else None
        return home or without or self._area_oddities(digits)

    def _abroad(self, digits: str) -> tuple[str, NumberKind] | None:
        """What follows + or 00: ours when it begins with 86, foreign otherwise."""
        if digits.startswith("86"):
            return self._home(digits[2:])
        return ("00" + digits, NumberKind.FOREIGN) if 7 <= len(digits) <= 15 else None

    def _home(self, digits: str) -> tuple[str, NumberKind] | None:
        """What follows the country code; there an area code is written without its 0."""
        if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
            return self._whole(digits)
        if _LANDLINE.fullmatch("0" + digits):
            return "0" + digits, NumberKind.LANDLINE
        return (digits, NumberKind.SERVICE) if _SERVICE.fullmatch(digits) else None

    def _whole(self, digits: str) -> tuple[str, NumberKind] | None:
        """The digits as they stand."""
        if _MOBILE.fullmatch(digits):
            return digits, NumberKind.MOBILE
        if _LANDLINE.fullmatch(digits):
            return digits, NumberKind.LANDLINE
        if _SERVICE.fullmatch(digits):
            return digits, NumberKind.SERVICE
        if len(digits) == self.local_digits:
            return self.area_code + digits, NumberKind.LANDLINE
        if _SHORT.fullmatch(digits):
            return digits, NumberKind.SHORT
        return (digits, NumberKind.INTERNAL) if _INTERNAL.fullmatch(digits) else None

    def _area_oddities(self, digits: str) -> tuple[str, NumberKind] | None:
        """Our area code without its 0 (eaten by a spreadsheet), or before a mobile or short one."""
        eaten = "0" + digits
        if eaten.startswith(self.area_code) and _LANDLINE.fullmatch(eaten):
            return eaten, NumberKind.LANDLINE
        rest = digits.removeprefix(self.area_code)
        if rest != digits and _MOBILE.fullmatch(rest):
            return rest, NumberKind.MOBILE
        if rest != digits and _SHORT.fullmatch(rest):
            return rest, NumberKind.SHORT
        return None


def lookup_forms(number: str, *, area_code: str = AREA_CODE) -> tuple[str, ...]:
    """The spellings under which `number` (normalised) may be stored: with and without area code.

    Empty for an empty number. A landline of another town is never shortened: its last digits may
    be a neighbour's.
    """
    if not number:
        return ()
    local = number.removeprefix(area_code)
    if local != number and 7 <= len(local) <= 8:
        return (number, local)
    if 7 <= len(number) <= 8 and not number.startswith(("400", "800")):
        return (number, area_code + number)
    return (number,)


def _area_of(number: str) -> str:
    if not _LANDLINE.fullmatch(number):
        return ""
    return number[:3] if number[1] in "12" else number[:4]


def display(number: str) -> str:
    """The number grouped for reading aloud: `140 0533 4417`, `0533-0000111`, `400-000-0111`."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if area := _area_of(number):
        return f"{area}-{number[len(area) :]}"
    if _SERVICE.fullmatch(number):
        return f"{number[:3]}-{number[3:6]}-{number[6:]}"
    return number


def mask(number: str) -> str:
    """The number with its middle hidden: first three and last four digits of a mobile remain.

    Short and internal numbers (up to five digits) name no person and stay.
    """
    if len(number) <= 5:
        return number
    head = _area_of(number) or (number[:3] if len(number) >= 10 else "")
    tail = number[-4:] if len(number) >= 7 else number[-2:]
    return f"{head}{'*' * (len(number) - len(head) - len(tail))}{tail}"


def mobile_hint(text: str, *, area_code: str = AREA_CODE) -> str:
    """What is wrong with a number being typed, in the current language; empty when it is fine.

    An empty field is fine: whether a number is required is the form's matter.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    if not clean:
        return ""
    digits = _digits(clean)
    if not digits or re.search(r"[^\d\s()+\-/转]", clean):
        return _("Only digits are allowed in a telephone number")
    caller = read_number(clean, area_code=area_code)
    if caller.reachable and caller.kind is not NumberKind.INTERNAL:
        return ""
    if digits.startswith("0"):
        return _("A landline is area code and 7 or 8 digits, for example 0533-0000111")
    return _length_hint(digits)


def _length_hint(digits: str) -> str:
    if len(digits) > MOBILE_DIGITS:
        extra = len(digits) - MOBILE_DIGITS
        return ngettext(
            "{n} digit too many, a mobile number has 11",
            "{n} digits too many, a mobile number has 11",
            extra,
        ).format(n=extra)
    if len(digits) < MOBILE_DIGITS:
        missing = MOBILE_DIGITS - len(digits)
        return ngettext(
            "{n} digit missing, a mobile number has 11",
            "{n} digits missing, a mobile number has 11",
            missing,
        ).format(n=missing)
    return _("A mobile number begins with 13 to 19")
