"""The public notice of an outage as a value, composed by pure rules (DESIGN-UI 11, DOMAIN 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from app.domain import notice_words as words
from app.domain.notice_areas import AreaBlock, area_blocks
from app.domain.notice_rules import (
    NoticeSite,
    Shape,
    is_delay,
    is_over,
    notice_badge,
    notice_shape,
    notice_title,
    previous_version,
    shown_version,
)
from app.domain.notice_short import english_lines, qr_content, sms_text
from app.domain.notice_times import (
    LocalTime,
    TimeBlock,
    delay_block,
    local,
    published_end,
    restored_block,
    window_block,
)
from app.domain.notice_words import NoticeTitle
from app.domain.outage import Effect, OutageDetail, OutageKind, OutageState, Window

__all__ = ["NoticeEnglish", "NoticeSite", "NoticeTitle", "PosterContent", "Shape",
           "compose_poster", "published_end", "sms_text", "time_blocks"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeEnglish:
    """The optional English of a bilingual notice."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PosterContent:
    """Everything that stands on the poster, in words; the drawing adds only the frame's labels.

    `published` is empty when it is not known, `draft` tells that it never was. `qr` is the content
    of the code, `scan_words` are the lines beside it that say what one gets.
    """

    company: str
    number: str
    version_no: int
    title: NoticeTitle
    badge: str
    shape: Shape
    replaces: str
    times: tuple[TimeBlock, ...]
    areas: tuple[AreaBlock, ...]
    reason: str
    water_point: str
    tips: tuple[str, ...]
    hotline: str
    published: str
    draft: bool
    take_down: str
    qr: str
    scan_words: tuple[str, ...]
    english: NoticeEnglish

    def texts(self) -> dict[str, str]:
        """Every typed text by the name of its field, for the check of missing characters."""
        return {
            "company": self.company,
            "number": self.number,
            "areas": "\n".join(item.text for block in self.areas for item in block.items),
            "reason": self.reason,
            "water_point": self.water_point,
            "tips": "\n".join(self.tips),
            "hotline": self.hotline,
        }


def time_blocks(detail: OutageDetail, zone: tzinfo) -> tuple[TimeBlock, ...]:
    """The boxes of times, in the order in which they begin."""
    content = detail.content
    windows = sorted(content.windows, key=lambda w: (w.starts_at, w.effect is not Effect.NO_WATER))
    if detail.state is OutageState.RESTORED and detail.restored_at is not None:
        return (restored_block(_main_effect(detail), detail.restored_at, zone),)
    if detail.state is OutageState.CANCELLED:
        blocks = [_window_block(detail, w, zone, struck=True) for w in windows]
        low = content.kind is OutageKind.LOW_PRESSURE
        note = words.LOW_PRESSURE_CANCELLED_NOTE if low else words.CANCELLED_NOTE
        return (*blocks[:-1], *(replace(block, note=note) for block in blocks[-1:]))
    previous = previous_version(detail) if is_delay(detail) else None
    delayed = _delayed(windows) if previous is not None else None
    return tuple(
        delay_block(w, previous.ends_at, zone)
        if previous is not None and w is delayed
        else _window_block(detail, w, zone)
        for w in windows
    )


def compose_poster(
    detail: OutageDetail, *, names: Mapping[int, str], site: NoticeSite, zone: tzinfo
) -> PosterContent:
    """The notice of an outage as it stands in `detail`; the draft's next version included.

    `names` are the communities' names by id, `zone` the site's zone. A notice that it is over
    carries neither the reason nor the tips of the outage, which would be wrong by then.
    """
    content = detail.content
    title, version = notice_title(detail), shown_version(detail)
    over = is_over(detail)
    after = words.RESTORED_TIPS if detail.state is OutageState.RESTORED else ()
    tips = after if over else content.tips
    has_page = bool(site.public_base_url)
    return PosterContent(
        company=f"{site.company}{detail.unit}",
        number=detail.number,
        version_no=version,
        title=title,
        badge=notice_badge(detail),
        shape=notice_shape(detail),
        replaces=_replaces(detail, zone),
        times=time_blocks(detail, zone),
        areas=_areas(detail, names),
        reason="" if over else content.reason.strip(),
        water_point="" if over else content.water_point.strip(),
        tips=tuple(tip.strip() for tip in tips if tip.strip()),
        hotline=site.hotline,
        published=_published(detail, zone),
        draft=detail.state is OutageState.DRAFT,
        take_down=words.TAKE_DOWN_OVER if over else words.TAKE_DOWN,
        qr=qr_content(detail, names=names, site=site, zone=zone),
        scan_words=words.SCAN_FOR_LATEST if has_page else words.SCAN_FOR_TEXT,
        english=NoticeEnglish(words.ENGLISH_TITLES[title], english_lines(detail, zone)),
    )


def _main_effect(detail: OutageDetail) -> Effect:
    effects = {w.effect for w in detail.content.windows}
    low = detail.content.kind is OutageKind.LOW_PRESSURE or effects == {Effect.LOW_PRESSURE}
    return Effect.LOW_PRESSURE if low else Effect.NO_WATER


def _window_block(
    detail: OutageDetail, window: Window, zone: tzinfo, *, struck: bool = False
) -> TimeBlock:
    at = detail.published_at
    year = local(at, zone).year if at is not None else None
    return window_block(window, zone, year=year, kind=detail.content.kind, struck=struck)


def _delayed(windows: list[Window]) -> Window | None:
    end = published_end(windows)
    dry = [w for w in windows if w.effect is Effect.NO_WATER] or windows
    return next((w for w in dry if w.ends_at == end), None)


def _areas(detail: OutageDetail, names: Mapping[int, str]) -> tuple[AreaBlock, ...]:
    blocks = area_blocks(detail.content.areas, names)
    if not is_over(detail):
        return blocks
    low = _main_effect(detail) is Effect.LOW_PRESSURE
    label = words.AREA_PRESSURE_BACK if low else words.AREA_BACK
    if detail.state is OutageState.CANCELLED:
        label = words.AREA_CANCELLED
    return tuple(replace(block, label=label) for block in blocks)


def _replaces(detail: OutageDetail, zone: tzinfo) -> str:
    previous = previous_version(detail)
    if previous is None:
        return ""
    at = local(previous.published_at, zone)
    return words.REPLACES.format(published=f"{at.date} {at.clock}", version=previous.version_no)


def _published(detail: OutageDetail, zone: tzinfo) -> str:
    at = _published_at(detail)
    return "" if at is None else _stamp(local(at, zone))


def _published_at(detail: OutageDetail) -> datetime | None:
    if detail.state is OutageState.RESTORED:
        return detail.restored_at
    version = shown_version(detail)
    return next((r.published_at for r in detail.versions if r.version_no == version), None)


def _stamp(at: LocalTime) -> str:
    return f"{at.year}-{at.month:02d}-{at.day:02d} {at.clock}"
