"""What is typed: into the draft of its own call, and from there to the disk."""

from functools import partial
from uuid import UUID

from app.domain.call import IntakeDraft
from app.domain.errors import HotlineError
from app.i18n import _
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.lookup import Lookup
from ui.pages.call_desk.room import Room
from ui.tasks import Lane

ANSWERS = "answers."


class Drafts:
    """Takes edits by the call's id, and saves."""

    def __init__(self, room: Room, lookup: Lookup) -> None:
        self._room, self._lookup = room, lookup

    def edit(self, call_id: UUID, name: str, value: object) -> None:
        """A person changed a field in the form of that call."""
        case = self._room.desk.cases.get(call_id)
        if case is None or case.registered is not None:
            return
        if name.startswith(ANSWERS):
            answers = {**case.draft.answers, name.removeprefix(ANSWERS): str(value)}
            case.type("answers", answers)
        else:
            case.type(name, value)
        category = self._room.category(case)
        if name == "category_code" and category is not None:
            case.preset(grade=category.grade)
            if case.draft.request_kind not in category.kinds:  # a complaint is no leak
                case.put(request_kind=category.kinds[0])
        if name == "community_id":
            self._lookup.ask_place(case)
            self._lookup.conclude(case)
        if name in {"request_kind", "category_code", "community_id"}:
            self._lookup.ask_leaks(case)

    def save(self, case: Case) -> None:
        """Put the draft on disk when it has changed and is worth it."""
        if not case.unsaved or not case.worth_keeping:
            return
        room, upto = self._room, case.changes

        def done(saved: IntakeDraft) -> None:
            case.saved_changes, case.save_failed = max(case.saved_changes, upto), ""
            case.put_saved_at(saved.saved_at)
            room.view.show_draft()

        def failed(error: BaseException) -> None:
            case.save_failed = _why(error)
            room.view.show_draft()

        work = partial(room.services.calls.save_draft, case.draft)
        room.tasks.run(
            work, owner=room.owner, done=done, failed=failed, lane=Lane.DISK,
            newest=f"save-{case.id}",
        )  # fmt: skip

    def save_all(self) -> None:
        """Every few seconds, and before the screen goes."""
        for case in list(self._room.desk.cases.values()):
            self.save(case)

    def forget(self, call_id: UUID) -> None:
        """Remove a draft from the disk."""
        self._room.run(partial(self._room.services.calls.discard, call_id), Lane.DISK)

    def discard(self, call_id: UUID) -> Case | None:
        """Take an unfinished form off the desk; returns it so that it can be put back."""
        case = self._room.desk.close(call_id)
        if case is not None:
            self.forget(call_id)
            self._room.view.show_case()
        return case

    def put_back(self, case: Case) -> None:
        """Undo `discard`."""
        case.saved_changes = -1
        self._room.desk.cases[case.id] = case
        self.save(case)
        self._room.view.show_case()


def _why(error: BaseException) -> str:
    return error.message() if isinstance(error, HotlineError) else _("The program's log says why.")
