"""What an auditor does: search the audit, see who looked whom up, check the chain, keep its head.

On a shared server the auditor's functions answer, mask what is personal and record the reading
itself. The embedded database has only its own entries, which whoever has the file can change.
"""

from collections.abc import Callable
from pathlib import Path

from app.data.audit_log import (
    asked_of,
    chain_from,
    embedded_changes,
    embedded_entries,
    entry_from,
    look_up_from,
    verified_from,
)
from app.data.members import alarm_from, members
from app.domain.audit import (
    PAGE,
    AuditFilter,
    Chain,
    Detail,
    EntryPage,
    LookUpPage,
    Verified,
    masked,
)
from app.domain.change import Subject
from app.domain.connection import Alarm, Member
from app.domain.errors import NotAllowed, NotFound
from app.domain.people import Seat
from app.i18n import N_, _
from app.services.saved_files import write_whole
from app.services.session import Session

_READ = N_("read the audit")
_ENTRY = N_("this record")
_STEP = 100

Progress = Callable[[int, int, str], None]


class Audit:
    """The audit of one site; for the auditor's seat."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._database = session.database

    @property
    def chained(self) -> bool:
        """Whether the entries are closed into a chain, and look-ups recorded."""
        return self._database.guarded

    def people(self) -> tuple[Member, ...]:
        """Everybody who may have done something."""
        return members(self._database)

    def search(self, wanted: AuditFilter, before: int | None = None) -> EntryPage:
        """A page of entries, the newest first; `before` is the last id of the page before.

        Raises:
            NotAllowed: another seat.
        """
        self._needs_seat()
        if self.chained:
            said = self._database.act("audit_search", asked_of(wanted) | _from(before))
            return EntryPage(tuple(map(entry_from, said["entries"])), more=said["more"])
        entries = embedded_entries(self._database, wanted, before)
        return EntryPage(entries[:PAGE], more=len(entries) > PAGE)

    def detail(self, entry_id: int, *, reveal: bool = False) -> Detail:
        """What an entry says; what is personal is masked unless revealed, which is recorded.

        Raises:
            NotFound: there is no such entry.
            NotAllowed: another seat.
        """
        self._needs_seat()
        if self.chained:
            asked = {"id": entry_id, "reveal": reveal}
            said = self._database.act("audit_entry", asked)
            return Detail(said["changes"], said["batch"], revealed=reveal)
        found = embedded_changes(self._database, entry_id)
        if found is None:
            raise NotFound(what=_(_ENTRY))
        subject, changes = found
        if not reveal:
            return Detail(masked(subject, changes), None, revealed=False)
        with self._session.works("audit.reveal") as work:
            work.note(Subject(subject), entry_id, "audit_entry", {"revealed": entry_id})
            work.commit()
        return Detail(changes, None, revealed=True)

    def look_ups(
        self, wanted: AuditFilter, account_no: str = "", before: str | None = None
    ) -> LookUpPage:
        """Who opened which account; `before` is the moment of the last one, as ISO text."""
        self._needs_seat()
        if not self.chained:
            return LookUpPage((), more=False)
        asked = asked_of(wanted) | {"account_no": account_no} | _from(before)
        said = self._database.act("audit_reads", asked)
        return LookUpPage(tuple(map(look_up_from, said["reads"])), more=said["more"])

    def alarms(self) -> tuple[Alarm, ...]:
        """The newest two hundred alarms."""
        self._needs_seat()
        if not self.chained:
            return ()
        return tuple(alarm_from(one) for one in self._database.act("audit_alarms", {}))

    def chain(self, no: int | None = None) -> Chain | None:
        """How the chain stands, or one of its batches; None where there is no chain."""
        self._needs_seat()
        if not self.chained:
            return None
        return chain_from(self._database.act("audit_chain", {} if no is None else {"no": no}))

    def verify(self, progress: Progress | None = None, *, step: int = _STEP) -> Verified:
        """Compute every batch anew; `progress` may raise Cancelled.

        Raises:
            NotAllowed: another seat.
        """
        self._needs_seat()
        found = Verified(0, 0, None, "")
        while True:
            said = self._database.act("audit_verify", {"from": found.checked, "most": step})
            before, found = found.checked, verified_from(said)
            if progress is not None:
                progress(found.checked, found.of, "")
            if found.broken is not None or found.checked in (before, found.of):
                return found

    def export_head(self, path: Path) -> Chain:
        """Write the line of the last closed batch to a file, to be kept away from the server.

        Raises:
            Unavailable: the file cannot be written.
            NotFound: nothing is closed yet.
        """
        chain = self.chain()
        if chain is None or not chain.no:
            raise NotFound(what=_(_ENTRY))
        write_whole(path, f"{chain.line}\n".encode())
        return chain

    def compare(self, line: str) -> bool:
        """Whether a line that was kept elsewhere is still in the chain."""
        words = line.split()
        if len(words) < 2 or not words[0].isdigit():
            return False
        chain = self.chain(int(words[0]))
        return chain is not None and chain.head == words[1]

    def _needs_seat(self) -> None:
        if self._session.person.seat is not Seat.AUDITOR:
            raise NotAllowed(what=_(_READ))


def _from(before: object) -> dict[str, object]:
    return {} if before is None else {"before": before}
