"""One row of an account file: checked, cleaned, or refused with a reason a clerk can act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from app.domain.account import AccountStatus, PhoneNumber, Relation
from app.domain.account_fields import FIELD_LABELS, REQUIRED, AccountField
from app.domain.account_values import (
    SCIENTIFIC,
    SPACES,
    WrongText,
    day_of,
    house_number,
    moment_of,
    phones_of,
    status_of,
    usage_of,
    yes_or_no,
    yuan,
)
from app.domain.address import AddressParts, place_of
from app.domain.lobby_numbers import document_end
from app.domain.phone import AREA_CODE, MOBILE_DIGITS, NumberKind, read_number
from app.domain.spelling import damaged, half_width
from app.i18n import _

_SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
)
CHINA = timezone(timedelta(hours=8))


class AccountRow(NamedTuple):
    """A good row; a tuple, for millions of them are made.

    Money in yuan; `usage` in m³, oldest first; `as_of` is aware.

    `status` is None when the file has no such column, so that a re-import leaves it alone; the
    same holds for `arrears`, `balance` and `key_account`. `unread_phones` are telephone texts that
    make no number: the account is in, the person who imports is told. Of a document only the last
    four are taken, empty when the file has none that a person can be asked for.
    """

    line: int
    account_no: str
    name: str
    address: str
    place: AddressParts
    phones: tuple[PhoneNumber, ...] = ()
    meter_no: str = ""
    branch: str = ""
    water_use: str = ""
    meter: str = ""
    status: AccountStatus | None = None
    status_since: date | None = None
    key_account: bool | None = None
    care: str = ""
    arrears: Decimal | None = None
    balance: Decimal | None = None
    usage: tuple[int, ...] = ()
    as_of: datetime | None = None
    unread_phones: tuple[str, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """A refused row. `reason` is in the current language and names every wrong field."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowRules:
    """What depends on the utility: its area code and its time zone."""

    area_code: str = AREA_CODE
    zone: tzinfo = field(default=CHINA)


# In the order of AddressParts.
_PLACE_FIELDS = (
    AccountField.DISTRICT, AccountField.STREET, AccountField.ROAD, AccountField.DOOR_NO,
    AccountField.COMMUNITY, AccountField.BUILDING, AccountField.UNIT_NO, AccountField.ROOM,
)  # fmt: skip
_STANDARD = RowRules()


def check_row(
    fields: Mapping[AccountField, str], *, line: int, rules: RowRules = _STANDARD
) -> AccountRow | RowError:
    """Check and clean one row; every wrong field is named in the error's reason."""
    values: dict[str, Any] = {}  # by field; the readers below give what AccountRow declares
    problems: list[str] = []
    for which, text in fields.items():
        if text:
            try:
                values[which] = _READERS[which](text)
            except WrongText as wrong:
                problems.append(_problem(which, str(wrong)))
                values[which] = None
    problems += [_problem(f, _("is empty")) for f in REQUIRED if values.get(f, "") == ""]
    if problems:
        return RowError(line, _("; ").join(problems))
    values["phones"], unread = _phones(values.get("phones", ""), rules.area_code)
    place = place_of(values["address"])
    if not _PLACE_SET.isdisjoint(values):
        place = _with_columns(place, values)
    if values.get("as_of"):
        values["as_of"] = _in_utc(values["as_of"], rules.zone)
    return AccountRow(line=line, place=place, unread_phones=unread, **values)


_PLACE_SET = frozenset(_PLACE_FIELDS)


def _with_columns(parts: AddressParts, values: dict[str, Any]) -> AddressParts:
    """Columns of their own win over what the address says; they are taken out of `values`."""
    own = [values.pop(which, None) for which in _PLACE_FIELDS]
    return AddressParts._make(told or read for told, read in zip(own, parts, strict=True))


@lru_cache(maxsize=1024)
def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """A file's time of the site; the same in most of its rows."""
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _phones(text: str, area_code: str) -> tuple[tuple[PhoneNumber, ...], tuple[str, ...]]:
    """The numbers and what makes none; a single mobile number is by far the most."""
    if not text:
        return (), ()
    if len(text) == MOBILE_DIGITS:
        caller = read_number(text)
        if caller.kind is NumberKind.MOBILE:
            return (PhoneNumber(caller.number, Relation.OWNER),), ()
    return phones_of(text, area_code)


def phones_in(text: str, area_code: str) -> tuple[tuple[PhoneNumber, ...], tuple[str, ...]]:
    """The numbers of a telephone cell, and the texts that make none.

    Raises:
        WrongText: it is too long or damaged.
    """
    return _phones(_PHONE_TEXT(text), area_code)


def name_in(text: str) -> str:
    """The name in a cell.

    Raises:
        WrongText: there is none, or it is too long or damaged.
    """
    name = _NAME_TEXT(text)
    if not name:
        raise WrongText
    return name


def _problem(which: AccountField, reason: str) -> str:
    return _("{field}: {reason}").format(field=_(FIELD_LABELS[which]), reason=reason)


def _words(longest: int) -> Callable[[str], str]:
    """Words: half width, single spaces, not too long, not damaged."""

    def read(text: str) -> str:
        if not text.isascii():
            text = half_width(text)
            if damaged(text):
                raise WrongText(_("characters were damaged by a wrong conversion"))
        text = text.strip()
        if " " in text or not text.isprintable():
            text = SPACES.sub(" ", text).strip()
        if text in _SPREADSHEET_ERRORS:
            raise WrongText(_("is an error of the spreadsheet: {text}").format(text=text))
        if len(text) > longest:
            raise WrongText(_("is longer than {n} characters").format(n=longest))
        return text

    return read


def _code(longest: int) -> Callable[[str], str]:
    """A number of letters and digits: no spaces, no spreadsheet marks, capitals."""
    words = _words(longest)

    def read(text: str) -> str:
        if not (text.isascii() and text.isdigit() and len(text) <= longest):
            text = words(text)
            if text.startswith('="') and text.endswith('"'):
                text = text[2:-1]
            text = SPACES.sub("", text.lstrip("'")).upper().removesuffix(".0")
            if SCIENTIFIC.fullmatch(text):
                raise WrongText(_("was turned into {text} by a spreadsheet").format(text=text))
        return text

    return read


def _door(text: str) -> str:
    return _words(20)(text).removesuffix("号")


_NAME_TEXT, _PHONE_TEXT = _words(120), _words(200)
_few = lru_cache(maxsize=8192)  # for columns with the same few texts in a million rows

_READERS: Mapping[AccountField, Callable[[str], object]] = {
    AccountField.ACCOUNT_NO: _code(32),
    AccountField.METER_NO: _code(40),
    AccountField.NAME: _NAME_TEXT,
    AccountField.ADDRESS: _words(200),
    AccountField.PHONES: _PHONE_TEXT,
    AccountField.DOCUMENT: document_end,
    AccountField.BRANCH: _few(_words(60)),
    AccountField.WATER_USE: _few(_words(60)),
    AccountField.METER: _few(_words(60)),
    AccountField.CARE: _few(_words(100)),
    AccountField.DISTRICT: _few(_words(30)),
    AccountField.STREET: _few(_words(30)),
    AccountField.ROAD: _few(_words(40)),
    AccountField.COMMUNITY: _few(_words(60)),
    AccountField.DOOR_NO: _few(_door),
    AccountField.BUILDING: _few(house_number),
    AccountField.UNIT_NO: _few(house_number),
    AccountField.ROOM: _few(house_number),
    AccountField.STATUS: _few(status_of),
    AccountField.KEY_ACCOUNT: _few(yes_or_no),
    AccountField.STATUS_SINCE: _few(day_of),
    AccountField.AS_OF: _few(moment_of),
    AccountField.ARREARS: yuan,
    AccountField.BALANCE: yuan,
    AccountField.USAGE: _few(usage_of),
}
"""How each column is read, with the most characters it may have: longer text is never cut."""
