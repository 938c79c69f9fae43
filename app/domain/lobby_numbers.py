"""Numbers at the lobby desk: only whole ones find somebody, and the screen hides their middle."""

import re
from enum import StrEnum

from app.domain.account_values import SCIENTIFIC
from app.domain.phone import NumberKind, read_number
from app.domain.spelling import half_width

SHORTEST_CODE = 6
_MARKS = re.compile(r"[^0-9A-Za-z]+")


class LookUpBy(StrEnum):
    """What a guide may look up by; always the whole number."""

    PHONE = "phone"  # 手机号
    ACCOUNT_NO = "account_no"  # 户号
    METER_NO = "meter_no"  # 表号


def whole_number(by: LookUpBy, typed: str, *, area_code: str) -> str:
    """The number to look up, or empty when what was typed is not a whole one.

    A guide finds the account of somebody who brings its number; a part of one is a way to look
    around among the customers.
    """
    text = half_width(typed).strip()
    if by is LookUpBy.PHONE:
        caller = read_number(text, area_code=area_code)
        return caller.number if caller.kind in _WHOLE else ""
    code = text.upper()
    return code if len(code.replace("-", "")) >= SHORTEST_CODE else ""


_WHOLE = frozenset({NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.SERVICE})


def last_four(typed: str) -> str:
    """The last four of a document in one spelling, or empty when it is not four characters."""
    text = half_width(typed).strip().upper()
    digits = text[:3].isdigit() and text.isascii()
    return text if len(text) == 4 and digits and (text[3].isdigit() or text[3] == "X") else ""


def document_end(text: str) -> str:
    """The last four of a document number as a file has it, also a masked one ("3703****1234").

    Empty when these are none that `last_four` takes: nobody could be asked for them.
    """
    return "" if SCIENTIFIC.fullmatch(text) else last_four(_MARKS.sub("", half_width(text))[-4:])


def mask_typed(by: LookUpBy, typed: str) -> str:
    """What the field shows of a number that is being typed: its middle as dots."""
    first, behind = {
        LookUpBy.PHONE: (3, 7),
        LookUpBy.ACCOUNT_NO: (5, 10),
        LookUpBy.METER_NO: (2, 7),
    }[by]
    return "".join(
        "●" if first <= place < behind and character != "-" else character
        for place, character in enumerate(typed)
    )
