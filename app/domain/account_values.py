"""Texts of an account file as values: status words, amounts, dates, telephone fields."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from app.domain.account import AccountStatus, PhoneNumber, Relation
from app.domain.phone import NumberKind, read_number
from app.domain.spelling import half_width, plain
from app.i18n import _


class WrongText(ValueError):
    """A field's text cannot be used; the message, in the current language, is for the clerk."""


STATUS_WORDS: Mapping[str, AccountStatus] = {
    **dict.fromkeys(
        ["正常", "在用", "用水", "正常用水", "开通", "启用", "使用中", "立户", "1"],
        AccountStatus.NORMAL,
    ),
    **dict.fromkeys(["欠费停水", "欠停", "停水", "欠费关阀", "欠费拆表"], AccountStatus.CUT_OFF),
    **dict.fromkeys(["报停", "暂停", "停用", "暂停用水", "休户"], AccountStatus.SUSPENDED),
    **dict.fromkeys(["销户", "注销", "已销户"], AccountStatus.CLOSED),
    **dict.fromkeys(["撤表", "拆表", "已拆表"], AccountStatus.REMOVED),
    **dict.fromkeys(["过户未完", "过户中", "过户", "待过户"], AccountStatus.TRANSFER),
    **{status.value: status for status in AccountStatus},
}
_YES = frozenset(["是", "有", "y", "yes", "true", "1", "√", "对", "大客户", "重点户", "重点"])
_NO = frozenset(["否", "无", "n", "no", "false", "0", "×", "不是", "-", "普通"])
_NOTHING = frozenset(
    {"", "无", "-", "--", "—", "/", "null", "none", "nan", "暂无", "未知", "空", "0"}
)
_RELATIONS: Mapping[str, Relation] = {
    "户主": Relation.OWNER, "业主": Relation.OWNER, "本人": Relation.OWNER,
    "租户": Relation.TENANT, "租客": Relation.TENANT, "家人": Relation.FAMILY,
    "家属": Relation.FAMILY, "物业": Relation.PROPERTY, "单位": Relation.COMPANY,
}  # fmt: skip

SCIENTIFIC = re.compile(r"\d(?:\.\d+E\+?|E\+)\d+", re.IGNORECASE)
SPACES = re.compile(r"[\s\u200b\ufeff]+")
_PHONE_ENDS = re.compile(r"[/、,，;；|\n]+|\s{2,}|(?<=\d{7})\s+(?=1[3-9]\d|0\d{2,3}-)")
_AREA_ONLY = re.compile(r"[(（]?0\d{2,3}[)）]?")
_DATE = re.compile(
    r"(\d{4})(?:[-/.年]\s*(\d{1,2})(?:[-/.月]\s*(\d{1,2})日?)?|(\d{2})(\d{2}))"
    r"(?:[T\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)

# Days 20000 to 79999 of a spreadsheet: 1954 to 2119.
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the caller adds the zone

_OF_AN_ACCOUNT = frozenset(
    {NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.SERVICE, NumberKind.FOREIGN}
)


def phones_of(text: str, area_code: str) -> tuple[tuple[PhoneNumber, ...], tuple[str, ...]]:
    """The numbers in a telephone field, each once, and the texts that make none.

    The first is the owner's unless the text names another relation.
    """
    found: dict[str, Relation] = {}
    unread: list[str] = []
    for part in _phone_texts(text):
        caller = read_number(part, area_code=area_code)
        if caller.kind in _OF_AN_ACCOUNT:
            found.setdefault(caller.number, _relation_in(part, first=not found))
        elif part.lower() not in _NOTHING:
            unread.append(part)
    return tuple(PhoneNumber(number, relation) for number, relation in found.items()), tuple(unread)


def _phone_texts(text: str) -> list[str]:
    """The single numbers in a field; "0533/0000111" is one number, not two."""
    parts = [part.strip() for part in _PHONE_ENDS.split(text) if part.strip()]
    joined: list[str] = []
    for part in parts:
        if joined and _AREA_ONLY.fullmatch(joined[-1]):
            joined[-1] += "-" + part
        else:
            joined.append(part)
    return joined


def _relation_in(text: str, *, first: bool) -> Relation:
    if not text.isascii():
        for word, relation in _RELATIONS.items():
            if word in text:
                return relation
    return Relation.OWNER if first else Relation.OTHER


def status_of(text: str) -> AccountStatus:
    """The status a word of the billing system means."""
    status = STATUS_WORDS.get(SPACES.sub("", half_width(text)).lower())
    if status is None:
        raise WrongText(_("“{text}” is no known status").format(text=text[:20]))
    return status


def yes_or_no(text: str) -> bool | None:
    """A mark for yes or no, in the ways people set it."""
    word = half_width(text).strip().lower()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise WrongText(_("“{text}” is neither yes nor no").format(text=text[:20]))


_ZERO = Decimal("0.00")
_CENT = Decimal("0.01")
_MOST_YUAN = Decimal("9999999999.99")


def yuan(text: str) -> Decimal | None:
    """Money as people write it: "1,234.50", "¥36.2", "36.20元", "(12.00)" for a negative amount."""
    if text in {"0", "0.00"}:
        return _ZERO
    clean = (
        half_width(text).strip().replace(",", "").replace(" ", "").lstrip("¥￥").removesuffix("元")
    )
    if not clean or clean.lower() in _NOTHING:
        return None if not text.strip() else _ZERO
    if clean.startswith("(") and clean.endswith(")"):
        clean = "-" + clean[1:-1]
    try:
        amount = Decimal(clean).quantize(_CENT)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > _MOST_YUAN:
        raise WrongText(_("“{text}” is no amount of money").format(text=text[:20]))
    return amount


def usage_of(text: str) -> tuple[int, ...]:
    """Readings separated by / or comma, oldest first; fractions are rounded."""
    try:
        return tuple(map(int, text.split("/")))
    except ValueError:
        pass
    try:
        return tuple(
            round(float(part)) for part in re.split(r"[/、,;\s]+", half_width(text)) if part
        )
    except (ValueError, OverflowError):
        raise WrongText(_("“{text}” is no usage").format(text=text[:20])) from None


def house_number(text: str) -> int | None:
    """The number in "7号楼" or "1102A"; a mere letter has none."""
    digits = re.search(r"\d{1,5}", plain(text))
    return int(digits[0]) if digits else None


def day_of(text: str) -> date | None:
    """A day; a time behind it is dropped, except that 24:00 belongs to the next day."""
    moment = moment_of(text)
    return None if moment is None else moment.date()


def moment_of(text: str) -> datetime | None:
    """A local date and time; 24:00 is midnight at the end of that day.

    A spreadsheet whose cell lost its format gives the number of days since 1899-12-30.
    """
    text = half_width(text).strip()
    if text.lower() in _NOTHING:
        return None
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(seconds=round(float(text) * 86400))
    match = _DATE.fullmatch(text)
    if match is None:
        raise WrongText(_("“{text}” is no date").format(text=text[:30]))
    year, month, day, month8, day8, hour, minute, second = (
        int(part) if part else None for part in match.groups()
    )
    try:
        start = datetime(year or 0, month or month8 or 1, day or day8 or 1)  # noqa: DTZ001 - the caller adds the zone
        if (hour, minute or 0, second or 0) == (24, 0, 0):
            return start + timedelta(days=1)
        return start.replace(hour=hour or 0, minute=minute or 0, second=second or 0)
    except (ValueError, OverflowError):
        raise WrongText(_("“{text}” is no date of the calendar").format(text=text[:30])) from None
