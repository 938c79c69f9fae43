"""What the guide notes about the hall: marks of the round, faults, visitors counted."""

from PySide6.QtCore import QObject, Signal

from app.domain.lobby import Facility, FacilityState, Report, VisitReason
from app.i18n import _
from ui.errors import present
from ui.navigation import PageContext
from ui.pages.lobby.round_card import RoundCard


class HallNotes(QObject):
    """Stores what is noted in the round's card. `stale`: stored or refused, so read it anew."""

    stale = Signal()

    def __init__(self, context: PageContext, rounds: RoundCard, page: QObject) -> None:
        super().__init__(page)
        self._tasks, self._toasts = context.tasks, context.toasts
        self._service, self._rounds = context.services.lobby, rounds
        rounds.marked.connect(self._on_marked)
        rounds.report_requested.connect(self._on_report)
        rounds.counted.connect(self._on_counted)

    def _on_marked(self, facility: int, round_no: int, state: FacilityState, note: str) -> None:
        self._tasks.run(
            lambda: self._service.mark(facility, round_no, state, note), owner=self,
            done=lambda _nothing: self.stale.emit(), failed=self._on_not_written,
        )  # fmt: skip

    def _on_report(self, facility: Facility, note: str) -> None:
        hall, ticket_id = self._rounds.hall, self._service.new_id()
        if hall is None or hall.office is None:
            return
        office, round_no = hall.office, self._rounds.round_no

        def work() -> Report:
            self._service.mark(facility.id, round_no, FacilityState.FAULTY, note)
            return self._service.report(facility, office, note, ticket_id)

        self._tasks.run(work, owner=self, done=self._on_reported, failed=self._on_not_written)

    def _on_reported(self, report: Report) -> None:
        words = _("Repair asked for: {number}").format(number=report.number)
        self._toasts.show_success(words)
        self.stale.emit()

    def _on_counted(self, reason: VisitReason, by: int) -> None:
        hall = self._rounds.hall
        if hall is not None and hall.office is not None:
            office = hall.office.id
            self._tasks.run(
                lambda: self._service.count(office, reason, by), owner=self,
                done=lambda _nothing: self.stale.emit(), failed=self._on_not_written,
            )  # fmt: skip

    def _on_not_written(self, error: BaseException) -> None:
        present(error, self._toasts)
        self.stale.emit()
