"""Registering a call: answered, merged into an outage, dispatched, or added to an open ticket."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from app.domain.call import CallState, Registered
from app.domain.errors import InvalidInput
from app.domain.outage import OutageHit
from app.domain.phone import mobile_hint
from app.i18n import N_
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.presets import mergeable, problems, ready_to_send
from ui.pages.call_desk.room import Room
from ui.tasks import Lane


class Submission:
    """Checks the form and sends it, once."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def outage(self, case: Case) -> OutageHit | None:
        """The outage the call can be counted into."""
        return mergeable(self._room.diagnosis(case))

    def problems(self, case: Case, *, dispatch: bool) -> tuple[InvalidInput, ...]:
        """What stands in the way, in the form's order."""
        draft = ready_to_send(case.draft, self.outage(case))
        return problems(
            draft, self._room.category(case), dispatch=dispatch, area_code=self._room.area_code
        )

    def register(self) -> bool:
        """Ctrl+Enter: registered and answered, or merged; False when something is missing."""
        case = self._free_case()
        if case is None:
            return False
        if not self._checked(case, dispatch=False):
            return False
        draft = ready_to_send(case.draft, self.outage(case))
        return self._send(case, partial(self._room.services.calls.register, draft))

    def ready_to_dispatch(self) -> bool:
        """F9: whether the row for unit and limit may open."""
        case = self._free_case()
        return case is not None and self._checked(case, dispatch=True)

    def dispatch(self, unit_id: int, remark: str) -> bool:
        """Enter in the dispatch row: a ticket for the unit."""
        case = self._free_case()
        if case is None or not self._checked(case, dispatch=True):
            return False
        draft = ready_to_send(case.draft, self.outage(case))
        work = partial(
            self._room.services.calls.register, draft, dispatch_to=unit_id, remark=remark
        )
        return self._send(case, work)

    def join(self, ticket_id: UUID) -> bool:
        """The call is another one about an open ticket."""
        case = self._free_case()
        if case is None:
            return False
        hint = mobile_hint(case.draft.callback_number, area_code=self._room.area_code)
        found = [InvalidInput(field="callback_number", hint=hint)] if hint else []
        if case.draft.request_kind is None:
            found.insert(
                0,
                InvalidInput(
                    field="request_kind", hint=N_("Choose the kind of request (keys 1 to 7)")
                ),
            )
        self._room.view.show_problems(tuple(found))
        if found:
            return False
        draft = ready_to_send(case.draft, None)
        return self._send(case, partial(self._room.services.calls.join_ticket, draft, ticket_id))

    def _free_case(self) -> Case | None:
        case = self._room.case
        if case is None or case.busy or case.registered is not None:
            return None
        return None if case.state is CallState.RINGING else case

    def _checked(self, case: Case, *, dispatch: bool) -> bool:
        found = self.problems(case, dispatch=dispatch)
        self._room.view.show_problems(found)
        return not found

    def _send(self, case: Case, work: Callable[[], Registered]) -> bool:
        room = self._room
        case.busy = True
        room.view.show_draft()

        def done(registered: Registered) -> None:
            case.busy = False
            shown = room.case
            room.desk.finish(case, registered, room.now())
            # A saving may have overtaken the registering: a finished form must not come back.
            room.run(partial(room.services.calls.discard, case.id), Lane.DISK)
            room.view.show_registered(case, registered)
            if room.case is not shown:
                room.view.show_case()
            else:
                room.view.show_draft()

        def failed(error: BaseException) -> None:
            case.busy = False
            room.view.show_draft()
            if isinstance(error, InvalidInput) and room.case is case:
                room.view.show_problems((error,))
            else:
                room.view.tell_error(error)

        room.tasks.run(work, owner=room.owner, done=done, failed=failed)
        return True
