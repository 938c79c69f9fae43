"""Outages as a person handles them: draft, publish, restore, cancel."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.ids import new_id
from app.data.numbers import Series, next_number
from app.data.outage_reads import detail_from, line_from, outage_detail, outage_lines
from app.data.outage_writes import change_draft, create_draft
from app.data.outages import OutageRow, OutageVersionRow
from app.domain.change import Subject
from app.domain.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from app.domain.initials import initials
from app.domain.outage import (
    Area,
    OutageDetail,
    OutageDraft,
    OutageKind,
    OutageLine,
    OutageLines,
    OutageState,
    Phase,
)
from app.domain.outage_rules import EDITORS, building_range, problems, tidy, window_problems
from app.domain.place import PlaceBook
from app.i18n import N_, _
from app.services.places import Places
from app.services.session import Session

_OUTAGE = N_("The outage")
_ACTS = {
    "save": N_("Save the draft"),
    "publish": N_("Publish"),
    "restore": N_("Report the restoration"),
    "cancel": N_("Cancel the outage"),
}
_STATES = {
    OutageState.DRAFT: N_("Draft"),
    OutageState.PUBLISHED: N_("Published"),
    OutageState.RESTORED: N_("Water restored"),
    OutageState.CANCELLED: N_("Cancelled"),
}
_ORDER = {
    Phase.OVERRUN: 0,
    Phase.ACTIVE: 1,
    Phase.COMING: 2,
    None: 3,
    Phase.JUST_ENDED: 4,
    Phase.PAST: 5,
}
PAGE = 300
"""So many outages are listed at first; a year of a city has more."""

FUTURE_TOLERANCE = timedelta(minutes=5)
"""A restoration is reported after the fact; clocks may differ by this much."""


class Outages:
    """The outages of the utility. Every change is audited with windows and areas."""

    def __init__(self, session: Session, places: Places) -> None:
        self._session = session
        self._places = places
        self._zone = ZoneInfo(session.settings.site.timezone)

    @property
    def may_edit(self) -> bool:
        """Whether this person's seat writes notices."""
        return self._session.person.seat in EDITORS

    def lines(self, *, show_past: bool = False, words: str = "", most: int = PAGE) -> OutageLines:
        """The list: overrun and running ones first. One round trip.

        `show_past` adds what was restored or cancelled more than a day ago. `words` keeps the
        outages in whose number, title, reason or places each of them stands.
        """
        at = self._session.clock()
        statement = outage_lines(at, show_past=show_past, words=words.split(), most=most + 1)
        rows = self._session.database.all(statement)
        found = sorted((line_from(row) for row in rows[:most]), key=lambda line: _rank(line, at))
        return OutageLines(tuple(found), more=len(rows) > most)

    def detail(self, outage_id: UUID) -> OutageDetail:
        """One outage whole, in one round trip.

        Raises:
            NotFound: there is none with this id.
        """
        found = detail_from(self._session.database.one(outage_detail(outage_id)))
        if found is None:
            raise NotFound(what=_(_OUTAGE))
        return found

    def new_draft(self) -> OutageDraft:
        """An empty draft with its own id; nothing is stored yet."""
        return OutageDraft(
            id=new_id(),
            kind=OutageKind.EMERGENCY,
            title="",
            reason="",
            internal_note="",
            internal_end=None,
            windows=(),
            areas=(),
            water_point="",
            tips=(),
            unit_id=None,
        )

    def save_draft(self, draft: OutageDraft) -> OutageDetail:
        """Store a draft; a new one (version 0) gets its number. Repeating it changes nothing.

        Raises:
            Conflict: a colleague saved it first; names the colleague.
            InvalidInput: a window ends before it starts, or two overlap.
            InvalidTransition: it has been published meanwhile.
        """
        self._allow("save")
        for problem in window_problems(draft.windows):
            raise problem.error()
        draft = self._counted(tidy(draft))
        try:
            self._store(draft)
        except Conflict:
            detail = self.detail(draft.id)
            if not self._repeated(detail, OutageState.DRAFT, draft.version):
                raise
            if replace(detail.content, version=draft.version) != draft:
                raise
            return detail
        return self.detail(draft.id)

    def publish(self, outage_id: UUID, version: int) -> OutageDetail:
        """Publish the first version; from then on it is never changed.

        Raises:
            InvalidInput: something is missing or contradicts itself; names the field.
            InvalidTransition: it is not a draft any more.
            Conflict: a colleague saved it first.
        """
        self._allow("publish")
        detail = self.detail(outage_id)
        if self._repeated(detail, OutageState.PUBLISHED, version):
            return detail
        with self._session.works("outage.publish") as work:
            row = work.get(OutageRow, outage_id, version=version)
            _require(row, OutageState.DRAFT, "publish")
            for problem in problems(detail.content, work.at):
                if problem.blocks:
                    raise problem.error()
            key = (outage_id, detail.content.version_no)
            edition = work.get(OutageVersionRow, key)
            edition.published_at = work.at
            edition.published_by = work.actor.id
            row.state = OutageState.PUBLISHED
            row.published_no = edition.version_no
            work.commit()
        return self.detail(outage_id)

    def restore(self, outage_id: UUID, version: int, at: datetime) -> OutageDetail:
        """The water is back since `at`.

        Raises:
            InvalidInput: `at` is in the future or before the outage began.
            InvalidTransition: it is not published.
        """
        self._allow("restore")
        detail = self.detail(outage_id)
        if self._repeated(detail, OutageState.RESTORED, version):
            return detail
        with self._session.works("outage.restore") as work:
            row = work.get(OutageRow, outage_id, version=version)
            _require(row, OutageState.PUBLISHED, "restore")
            _check_restored(detail, at, work.at)
            row.state = OutageState.RESTORED
            row.restored_at = at
            work.commit()
        return self.detail(outage_id)

    def cancel(self, outage_id: UUID, version: int, reason: str) -> OutageDetail:
        """It does not take place (or the draft is thrown away). The reason goes to the audit.

        Raises:
            InvalidInput: no reason is given for a published one.
            InvalidTransition: it is over already.
        """
        self._allow("cancel")
        detail = self.detail(outage_id)
        if self._repeated(detail, OutageState.CANCELLED, version):
            return detail
        with self._session.works("outage.cancel") as work:
            row = work.get(OutageRow, outage_id, version=version)
            if row.state not in {OutageState.DRAFT, OutageState.PUBLISHED}:
                raise _refused(row, "cancel")
            if row.state is OutageState.PUBLISHED and not reason.strip():
                raise InvalidInput(field="reason", hint=N_("Say why it is cancelled."))
            row.state = OutageState.CANCELLED
            work.note(Subject.OUTAGE, outage_id, "outage", {"cancelled": reason.strip()})
            work.commit()
        return self.detail(outage_id)

    def households(self, areas: Iterable[Area]) -> int:
        """How many accounts the areas hold, each counted once. No query: the place book knows."""
        book = self._places.book()
        buildings: dict[int, set[int]] = {}
        for area in areas:
            community = book.get(area.community_id)
            if community is None:
                continue
            chosen = building_range(area)
            buildings.setdefault(community.id, set()).update(
                n for n in community.buildings if chosen is None or chosen[0] <= n <= chosen[1]
            )
        return sum(
            book.communities[key].buildings[number]
            for key, numbers in buildings.items()
            for number in numbers
        )

    def area_words(self) -> tuple[PlaceBook, dict[int, str]]:
        """The place book, and by community the words and pinyin initials it is found by."""
        from app.integrations.pinyin import initials_table

        book, table = self._places.book(), initials_table()
        found = {
            c.id: f"{c.text.lower()} {initials(c.name, table)} {initials(c.road, table)}"
            for c in book.communities.values()
        }
        return book, found

    def _allow(self, act: str) -> None:
        if not self.may_edit:
            raise NotAllowed(what=_(_ACTS[act]))

    def _repeated(self, detail: OutageDetail, state: OutageState, version: int) -> bool:
        """Whether this very act was stored already and only its answer got lost."""
        return detail.state is state and detail.version == version + 1

    def _store(self, draft: OutageDraft) -> None:
        with self._session.works("outage.save_draft") as work:
            row = work.session.get(OutageRow, draft.id)
            if row is None:
                day = work.at.astimezone(self._zone).date()
                create_draft(work, next_number(work.session, Series.OUTAGE, day), draft)
            elif draft.version > 0:
                row = work.get(OutageRow, draft.id, version=draft.version)
                _require(row, OutageState.DRAFT, "save")
                change_draft(work, row, draft)
            work.commit()

    def _counted(self, draft: OutageDraft) -> OutageDraft:
        """The draft with the households of its areas as they are now."""
        areas = tuple(replace(a, households=self.households((a,))) for a in draft.areas)
        return replace(draft, areas=areas)


def _rank(line: OutageLine, at: datetime) -> tuple[int, float]:
    """Running and coming ones by time; the rest keep the order of their last change."""
    phase = line.phase(at)
    moment = line.starts_at if phase is Phase.COMING else line.ends_at
    timed = phase in {Phase.OVERRUN, Phase.ACTIVE, Phase.COMING} and moment is not None
    group = 6 if line.state is OutageState.CANCELLED else _ORDER[phase]
    return group, moment.timestamp() if timed and moment is not None else 0.0


def _require(row: OutageRow, state: OutageState, act: str) -> None:
    if row.state is not state:
        raise _refused(row, act)


def _refused(row: OutageRow, act: str) -> InvalidTransition:
    return InvalidTransition(what=_(_ACTS[act]), state=_(_STATES[row.state]))


def _check_restored(detail: OutageDetail, at: datetime, now: datetime) -> None:
    first = min(w.starts_at for w in detail.content.windows)
    if at > now + FUTURE_TOLERANCE:
        raise InvalidInput(field="restored_at", hint=N_("This time has not come yet."))
    if at < first:
        raise InvalidInput(field="restored_at", hint=N_("This is before the outage began."))
