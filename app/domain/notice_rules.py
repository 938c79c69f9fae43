"""Which notice it is: title, badge, shape and version, from kind, state and history."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain import notice_words as words
from app.domain.notice_times import published_end
from app.domain.notice_words import NoticeTitle
from app.domain.outage import OutageDetail, OutageKind, OutageState, VersionRow


class Shape(StrEnum):
    """How the title is drawn, so that the kind shows without colour."""

    RULES = "rules"  # coloured title between two rules: everything that was planned
    BAND = "band"  # solid band, white title, hatch strip: emergency and delay


@dataclass(frozen=True, slots=True)
class NoticeSite:
    """Who publishes. `short_name` signs text messages.

    `public_base_url` is where notices can be looked up (`https://…`), empty when there is none.
    """

    company: str
    short_name: str
    hotline: str
    public_base_url: str = ""


def shown_version(detail: OutageDetail) -> int:
    """The version the notice bears; the news that it is over is one more version."""
    shown = detail.content.version_no
    over = detail.state in {OutageState.RESTORED, OutageState.CANCELLED}
    latest = max((row.version_no for row in detail.versions), default=0)
    return max(shown, latest + 1) if over else shown


def previous_version(detail: OutageDetail) -> VersionRow | None:
    """The published version that this one replaces."""
    older = [row for row in detail.versions if row.version_no < shown_version(detail)]
    return max(older, key=lambda row: row.version_no, default=None)


def is_delay(detail: OutageDetail) -> bool:
    """Whether this version promises a later end than the one it replaces."""
    previous, end = previous_version(detail), published_end(detail.content.windows)
    return previous is not None and end is not None and end > previous.ends_at


def notice_title(detail: OutageDetail) -> NoticeTitle:
    """The four characters for the state, the version and the kind."""
    low = detail.content.kind is OutageKind.LOW_PRESSURE
    if detail.state is OutageState.CANCELLED:
        return NoticeTitle.LOW_PRESSURE_CANCELLED if low else NoticeTitle.CANCELLED
    if detail.state is OutageState.RESTORED:
        return NoticeTitle.PRESSURE_RESTORED if low else NoticeTitle.RESTORED
    if is_delay(detail):
        return NoticeTitle.LOW_PRESSURE_DELAY if low else NoticeTitle.DELAY
    return {
        OutageKind.PLANNED: NoticeTitle.OUTAGE,
        OutageKind.EMERGENCY: NoticeTitle.EMERGENCY,
        OutageKind.LOW_PRESSURE: NoticeTitle.LOW_PRESSURE,
    }[detail.content.kind]


def notice_badge(detail: OutageDetail) -> str:
    """The kind in the box beside the title."""
    if detail.state is OutageState.CANCELLED:
        return words.BADGE_CANCELLED
    if detail.state is OutageState.RESTORED:
        return words.BADGE_RESTORED
    if is_delay(detail):
        return words.BADGE_DELAY
    return {
        OutageKind.PLANNED: words.BADGE_PLANNED,
        OutageKind.EMERGENCY: words.BADGE_EMERGENCY,
        OutageKind.LOW_PRESSURE: words.BADGE_LOW_PRESSURE,
    }[detail.content.kind]


def notice_shape(detail: OutageDetail) -> Shape:
    """A band for what is urgent and still on; rules for the rest."""
    if detail.state in {OutageState.RESTORED, OutageState.CANCELLED}:
        return Shape.RULES
    urgent = detail.content.kind is OutageKind.EMERGENCY or is_delay(detail)
    return Shape.BAND if urgent else Shape.RULES


def is_over(detail: OutageDetail) -> bool:
    """Whether the notice tells that it is over: restored or cancelled."""
    return detail.state in {OutageState.RESTORED, OutageState.CANCELLED}
