"""The notice in few characters: text message, content of the QR code, the English line."""

import re
from collections.abc import Mapping
from datetime import date, tzinfo

from app.domain import notice_words as words
from app.domain.notice_areas import area_items
from app.domain.notice_rules import NoticeSite, is_delay, is_over, notice_title, shown_version
from app.domain.notice_times import LocalTime, local, published_end
from app.domain.outage import Effect, OutageDetail, OutageState, Window

SMS_LIMIT = 70
"""Characters of one text message in UCS-2; a longer one is sent and paid as several."""

QR_TEXT_BYTES = 150
"""What a code of version 8 at level M holds in UTF-8: modules of 0.67 mm in a 38 mm square."""

_NUMBER = re.compile(r"^TS-(?P<day>\d{8})-(?P<serial>\d{1,4})$")
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nobody misreads them
_EPOCH = date(2020, 1, 1)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip


def public_id(number: str) -> str:
    """Five characters for an outage number: 14 bits of the day since 2020, 11 of the serial.

    A number of another form stands for itself, upper case, without what a web address forbids.
    """
    match = _NUMBER.match(number)
    if match is not None:
        text = match["day"]
        days = (date(int(text[:4]), int(text[4:6]), int(text[6:])) - _EPOCH).days
        serial = int(match["serial"])
        if 0 <= days < 2**14 and serial < 2**11:
            value = days << 11 | serial
            return "".join(_DIGITS[value >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return re.sub(r"[^0-9A-Z-]", "", number.upper())


def public_address(base_url: str, number: str, version_no: int) -> str:
    """`HTTPS://…/T/<id>-<version>`: upper case, so that the code needs only alphanumeric mode."""
    return f"{base_url.rstrip('/').upper()}/T/{public_id(number)}-{version_no}"


def qr_content(
    detail: OutageDetail, *, names: Mapping[int, str], site: NoticeSite, zone: tzinfo
) -> str:
    """The public address of notice and version, else the notice's own short text."""
    if site.public_base_url:
        return public_address(site.public_base_url, detail.number, shown_version(detail))
    head = f"{notice_title(detail)} {detail.number} 第{shown_version(detail)}版"
    tail = f"热线{site.hotline}"
    lines = [head, *_when_lines(detail, zone)]
    for area in _area_choices(detail, names):
        text = "\n".join([*lines, *([area] if area else []), tail])
        if len(text.encode()) <= QR_TEXT_BYTES:
            return text
    return f"{head}\n{tail}"


def sms_text(
    detail: OutageDetail, *, names: Mapping[int, str], site: NoticeSite, zone: tzinfo
) -> str:
    """The text message, never over 70 characters: the areas are shortened first (`等5处`)."""
    sign = f"【{site.short_name}】"
    message = _message(detail, zone)
    for extra in (_advice(detail), ""):
        for area in _area_choices(detail, names):
            ending = f"{extra}。详询{site.hotline}" if extra else f"。{site.hotline}"
            text = f"{sign}{area}{message}{ending}"
            if sms_length(text) <= SMS_LIMIT:
                return text
    return f"{sign}{message}"[:SMS_LIMIT]


def sms_length(text: str) -> int:
    """Characters as a text message counts them: a character of plane 2 is two."""
    return len(text.encode("utf-16-be")) // 2


def english_lines(detail: OutageDetail, zone: tzinfo) -> tuple[str, ...]:
    """`Water off from 22:00, Sun 19 July – back by 5:00, Mon 20 July`, one line a window."""
    if detail.state is OutageState.RESTORED and detail.restored_at is not None:
        return (f"Water back since {_english(local(detail.restored_at, zone))}",)
    if detail.state is OutageState.CANCELLED:
        return ("The outage will not take place",)
    if is_delay(detail):
        end = published_end(detail.content.windows)
        assert end is not None
        return (f"Water back by {_english(local(end, zone, is_end=True))}",)
    return tuple(_english_window(window, zone) for window in detail.content.windows)


def _english_window(window: Window, zone: tzinfo) -> str:
    start, end = local(window.starts_at, zone), local(window.ends_at, zone, is_end=True)
    what, then = (
        ("Water off", "back by") if window.effect is Effect.NO_WATER else ("Low pressure", "until")
    )
    return f"{what} from {_english(start)} – {then} {_english(end)}"


def _english(at: LocalTime) -> str:
    return f"{at.clock}, {_DAYS[at.weekday]} {at.day} {_MONTHS[at.month - 1]}"


def _area_choices(detail: OutageDetail, names: Mapping[int, str]) -> list[str]:
    """The areas from complete to nothing: all, then fewer and fewer with `等5处`."""
    items = area_items(detail.content.areas, names)
    texts = [item.text.replace(" ", "").replace("–", "-") for item in items]
    choices = ["、".join(texts)]
    choices += [f"{'、'.join(texts[:n])}等{len(texts)}处" for n in range(len(texts) - 1, 0, -1)]
    if items:
        more = f"等{len(items)}处" if len(items) > 1 else ""
        choices += [items[0].name.replace(" ", "") + more, f"{len(items)}处"]
    return [*choices, ""]


def _message(detail: OutageDetail, zone: tzinfo) -> str:
    if detail.state is OutageState.RESTORED and detail.restored_at is not None:
        at = local(detail.restored_at, zone)
        return f"已于{at.date}{at.clock}{notice_title(detail)}"
    if detail.state is OutageState.CANCELLED:
        return f"{notice_title(detail)},正常供水"
    if is_delay(detail):
        end = published_end(detail.content.windows)
        assert end is not None
        to = local(end, zone, is_end=True)
        return f"{notice_title(detail)[:2]}延至{to.date}{to.clock}前恢复"
    windows = sorted(detail.content.windows, key=lambda w: w.starts_at)
    return ";".join(_window_text(window, zone) for window in windows)


def _window_text(window: Window, zone: tzinfo) -> str:
    start, end = local(window.starts_at, zone), local(window.ends_at, zone, is_end=True)
    word = words.STOP if window.effect is Effect.NO_WATER else words.PRESSURE_DOWN
    if end.day_key == start.day_key:
        until = end.clock
    elif end.day_key[:2] == start.day_key[:2]:
        until = f"{end.day}日{end.clock}"
    else:
        until = f"{end.date}{end.clock}"
    return f"{start.date}{start.clock}{word},{until}前恢复"


def _when_lines(detail: OutageDetail, zone: tzinfo) -> list[str]:
    return [part.replace(",", "，") for part in _message(detail, zone).split(";")]


def _advice(detail: OutageDetail) -> str:
    if is_over(detail):
        return ""
    return ",致歉" if is_delay(detail) else ",请储水"
