"""Calls: the screen pop, drafts, registering, and attaching numbers to accounts."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.accounts import AccountRow, PhoneRow
from app.data.call_queries import (
    NOBODY,
    PLACE_FINDINGS,
    SCREEN_POP,
    findings_from,
    pop_from,
    times,
)
from app.data.calls import CallRow
from app.data.drafts import DraftStore
from app.data.id_list import as_list
from app.domain.account import Relation
from app.domain.call import (
    AreaCalls,
    CallEvent,
    CallState,
    IntakeDraft,
    Registered,
    ScreenPop,
)
from app.domain.change import Subject
from app.domain.errors import InvalidInput, Unavailable
from app.domain.intake import check_intake
from app.domain.outage import OutageHit
from app.domain.phone import lookup_forms
from app.domain.shared_numbers import names_caller
from app.i18n import N_
from app.services.catalogue import Catalogues
from app.services.intakes import event_values, make_intakes
from app.services.session import Session

log = logging.getLogger(__name__)


class Calls:
    """Everything between the ring and the registered call."""

    def __init__(self, session: Session, catalogues: Catalogues) -> None:
        self._session = session
        self._catalogues = catalogues
        self._intakes = make_intakes(session, catalogues)
        self._drafts = DraftStore(session.settings.paths.data / "drafts.db")
        self._zone = ZoneInfo(session.settings.site.timezone)

    def pop(self, number: str, *, account_id: int | None = None) -> ScreenPop:
        """All that is known for a normalised number, in one round trip.

        A withheld or shared number (不弹户号) brings up nobody's accounts and calls. `account_id`
        adds an account chosen by hand and puts it first.
        """
        now = self._session.clock()
        values = times(now, self._midnight(now))
        values |= {"forms": as_list(self._forms(number)), "account_id": account_id}
        row = self._session.database.ask(SCREEN_POP, values)
        return pop_from(number, row, account_id)

    def at_place(
        self, community_id: int, building: int | None
    ) -> tuple[tuple[OutageHit, ...], AreaCalls | None]:
        """Outages and the last hour's calls at a place, for an address without an account."""
        now = self._session.clock()
        place = {"community_id": community_id, "building": building}
        row = self._session.database.ask(PLACE_FINDINGS, times(now, now) | place)
        return findings_from(row)

    def received(self, event: CallEvent) -> None:
        """Remember what the telephone says about a call. Safe to repeat and in any order."""
        if self._session.database.guarded:
            self._session.database.act("call_event", event_values(event))
            return
        with self._session.works("call.event") as work:
            row = work.add_once(
                CallRow(
                    id=event.call_id,
                    raw_number=event.raw_number,
                    number=event.number,
                    extension=event.extension,
                    started_at=event.at,
                )
            )
            if event.state is CallState.ANSWERED and row.answered_at is None:
                row.answered_at = event.at
                row.agent_id = work.actor.id
            if event.state is CallState.ENDED and row.ended_at is None:
                row.ended_at = event.at
            work.commit()

    def save_draft(self, draft: IntakeDraft) -> IntakeDraft:
        """Keep what is typed, on this computer; returns the draft with the time of saving."""
        saved = replace(draft, saved_at=self._session.clock())
        self._drafts.save(self._session.person.id, saved)
        return saved

    def drafts(self) -> tuple[IntakeDraft, ...]:
        """My unfinished forms, oldest call first."""
        return self._drafts.all(self._session.person.id)

    def discard(self, call_id: UUID) -> None:
        """Forget a draft."""
        self._drafts.remove(call_id)

    def register(
        self, draft: IntakeDraft, *, dispatch_to: int | None = None, remark: str = ""
    ) -> Registered:
        """Register the call: answered, merged into an outage, or turned into a ticket.

        Repeating it with the same call gives the first result again.

        Raises:
            InvalidInput: something is missing; names the first field.
            Unavailable: the database does not answer; the draft stays.
        """
        category = self._catalogues.get().category(draft.category_code)
        wrong = check_intake(
            draft,
            category,
            dispatch=dispatch_to is not None,
            area_code=self._session.settings.site.area_code,
        )
        if wrong:
            raise wrong[0]
        assert category is not None  # check_intake asks for it
        result = self._intakes.register(draft, category, dispatch_to, remark)
        self._forget(draft.call_id)
        return result

    def join_ticket(self, draft: IntakeDraft, ticket_id: UUID) -> Registered:
        """Register the call as another caller of an open ticket (再次来电): no second case.

        Raises:
            InvalidTransition: the ticket has been archived in the meantime.
        """
        result = self._intakes.join(draft, ticket_id)
        self._forget(draft.call_id)
        return result

    def attach(self, account_id: int, number: str, relation: Relation) -> None:
        """This number also belongs to the account. Attaching again changes the relation.

        Raises:
            InvalidInput: there is no number to attach (withheld), or it is nobody's own.
        """
        if not number:
            raise InvalidInput(field="number", hint=N_("The caller withheld the number"))
        if not names_caller(number, self._session.shared_numbers):
            raise InvalidInput(
                field="number",
                hint=N_("Many people call from this number; it cannot belong to one account"),
            )
        if self._session.database.guarded:
            attached = {"account_id": account_id, "number": number, "relation": relation.value}
            self._session.database.act("attach_number", attached)
            self._session.told(Subject.ACCOUNT, account_id)
            return
        with self._session.works("account.attach_number") as work:
            work.get(AccountRow, account_id)
            row = work.add_once(
                PhoneRow(
                    account_id=account_id,
                    number=number,
                    number_reversed=number[::-1],
                    relation=relation,
                    added_by=work.actor.id,
                    added_at=work.at,
                )
            )
            row.relation = relation
            work.commit()

    def _forms(self, number: str) -> list[str]:
        if not names_caller(number, self._session.shared_numbers):
            return [NOBODY]
        return list(lookup_forms(number, area_code=self._session.settings.site.area_code))

    def _midnight(self, now: datetime) -> datetime:
        local = now.astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)

    def _forget(self, call_id: UUID) -> None:
        """Remove the draft of a call that is registered: whatever happens, it stays registered."""
        try:
            self._drafts.remove(call_id)
        except Unavailable:
            log.warning("the draft of call %s could not be removed", call_id)
