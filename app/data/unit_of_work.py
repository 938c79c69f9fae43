"""The unit of work: one transaction as the signed-in person, audited, told after the commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.data.base import Row, Versioned
from app.data.engine import Database, translated
from app.data.people import AuditRow, PersonRow
from app.data.reads import SCHEMA, asked
from app.domain.change import Change, Subject
from app.domain.errors import Conflict, NotFound
from app.domain.people import Person
from app.domain.spelling import storable
from app.i18n import N_, _

R = TypeVar("R", bound=Row)
Clock = Callable[[], datetime]
Publish = Callable[[Change], None]

_WHAT = N_("this record")
_COLLEAGUE = N_("A colleague")
_NOTE = sa.text(f"SELECT {SCHEMA}.note(CAST(:asked AS jsonb))")
# Columns that say nothing about what a person did.
_SILENT = frozenset({"version", "updated_at", "updated_by"})


class UnitOfWork:
    """What happens inside one transaction. Nothing is kept unless `commit()` was called."""

    def __init__(
        self, session: Session, actor: Person, at: datetime, *, guarded: bool = False
    ) -> None:
        """`guarded`: the server writes the audit itself."""
        self.session = session
        self.guarded = guarded
        self.actor = actor
        self.at = at
        self.action = ""
        self.change: Change | None = None
        self._touched: set[tuple[Subject, str]] = set()
        self._unnumbered: list[tuple[Row, dict[str, Any]]] = []
        self._versions: dict[tuple[type[Any], Any], int] = {}
        sa.event.listen(session, "before_flush", self._stamp_and_audit)
        sa.event.listen(session, "after_flush_postexec", self._audit_numbered)

    def get(self, kind: type[R], key: Any, *, version: int | None = None) -> R:
        """Load an entity.

        Raises:
            NotFound: there is none.
            Conflict: it is not the `version` the person saw; names the one who saved first.
        """
        row = self.session.get(kind, key)
        if row is None:
            raise NotFound(what=_(_WHAT))
        stamped: object = row
        if version is not None and isinstance(stamped, Versioned) and stamped.version != version:
            raise Conflict(what=_(_WHAT), winner=self._name_of(stamped.updated_by))
        return row

    def add(self, *rows: Row) -> None:
        """Add new rows and send them, so that rows that refer to them may follow."""
        self.session.add_all(rows)
        self.session.flush()

    def add_once(self, row: R) -> R:
        """Add a row whose key the client made, or give the one that is there, locked till the end.

        Two desks may tell of the same call at the same moment: the second gets the first one's.
        """
        kind, key = type(row), sa.inspect(type(row)).primary_key_from_instance(row)
        found = self.session.get(kind, key, with_for_update=True)
        if found is None:
            try:
                with self.session.begin_nested():
                    self.session.add(row)
            except IntegrityError:
                found = self.session.get(kind, key, with_for_update=True)
                if found is None:
                    raise
        return row if found is None else found

    def touch(self, subject: Subject, record_id: object) -> None:
        """Name a record that changed without an ORM row (bulk statements)."""
        self._touched.add((subject, str(record_id)))

    def note(self, subject: Subject, record_id: object, kind: str, changes: dict[str, Any]) -> None:
        """Write an audit entry by hand, for bulk statements and for reveals."""
        self.touch(subject, record_id)
        if self.guarded:
            noted = {"subject": subject.value, "record": str(record_id), "kind": kind,
                     "act": self.action, "changes": changes}  # fmt: skip
            self.session.execute(_NOTE, {"asked": asked(noted)})
            return
        self.session.add(self._audit(subject, str(record_id), kind, changes))

    def commit(self) -> None:
        """Stamp, audit and commit everything; afterwards the change is published.

        Raises:
            Conflict: a colleague saved one of the rows first.
            Unavailable: the database does not answer; it is safe to try again.
        """
        self.session.commit()
        if not self._touched:
            return  # nothing has changed: nobody needs to hear of it
        self.change = Change(
            subjects=frozenset(s for s, _id in self._touched),
            ids=frozenset(i for _s, i in self._touched),
            initiator=self.actor.name,
        )

    def winner(self) -> str:
        """Who saved a row that this transaction wanted to change; the transaction is given up."""
        self.session.rollback()
        for (kind, key), version in self._versions.items():
            row: object = self.session.get(kind, key, populate_existing=True)
            if isinstance(row, Versioned) and row.version != version:
                return self._name_of(row.updated_by)
        return _(_COLLEAGUE)

    def _stamp_and_audit(self, *_event: object) -> None:
        """Before a flush: stamp versioned rows, write one audit entry per changed row."""
        self._note_versions()
        entries: list[AuditRow] = []
        for row in [*self.session.new, *self.session.dirty, *self.session.deleted]:
            if not isinstance(row, Row):
                continue
            _make_storable(row)
            changes = _changes(row, new=row in self.session.new)
            if not changes and row not in self.session.deleted:
                continue
            if isinstance(row, Versioned):
                row.updated_at = self.at
                row.updated_by = self.actor.id
            if row.subject is None:
                continue
            record = getattr(row, row.record_key)
            if record is None:  # the database gives the number
                self._unnumbered.append((row, changes))
                continue
            self.touch(row.subject, record)
            entries.append(self._audit(row.subject, str(record), row.__tablename__, changes))
        if not self.guarded:
            self.session.add_all(entries)

    def _note_versions(self) -> None:
        """Keep the versions that this transaction is built on, as they were read."""
        for row in self.session.identity_map.values():
            if isinstance(row, Row) and isinstance(row, Versioned):
                self._versions.setdefault((type(row), sa.inspect(row).identity), row.version)

    def _audit_numbered(self, *_event: object) -> None:
        """After a flush: the entries of rows that had no number before it."""
        rows, self._unnumbered = self._unnumbered, []
        for row, changes in rows:
            if row.subject is None:
                continue
            record = getattr(row, row.record_key)
            if self.guarded:
                self.touch(row.subject, record)
            else:
                self.note(row.subject, record, row.__tablename__, changes)

    def _audit(self, subject: Subject, record: str, kind: str, changes: dict[str, Any]) -> AuditRow:
        return AuditRow(
            at=self.at,
            actor_id=self.actor.id,
            action=self.action,
            subject_kind=subject,
            record_id=record,
            row_kind=kind,
            changes=changes,
        )

    def _name_of(self, person_id: int | None) -> str:
        person = self.session.get(PersonRow, person_id) if person_id is not None else None
        return person.name if person is not None else _(_COLLEAGUE)


class UnitsOfWork:
    """Opens units of work for one signed-in person."""

    def __init__(self, database: Database, actor: Person, clock: Clock, publish: Publish) -> None:
        self._database = database
        self._actor = actor
        self._clock = clock
        self._publish = publish

    def told(self, change: Change) -> None:
        """Publish what the server did in one function."""
        self._publish(change)

    @contextmanager
    def __call__(self, action: str) -> Iterator[UnitOfWork]:
        """One transaction; `action` names the act in the audit, e.g. "ticket.dispatch".

        What was committed is published even when something after the commit goes wrong.
        """
        with translated(), Session(self._database.writes, expire_on_commit=False) as session:
            work = UnitOfWork(session, self._actor, self._clock(), guarded=self._database.guarded)
            work.action = action
            try:
                yield work
            except StaleDataError as error:
                raise Conflict(what=_(_WHAT), winner=work.winner()) from error
            finally:
                if work.change is not None:
                    self._publish(work.change)


def _make_storable(row: Row) -> None:
    """Texts may come from any clipboard: drop what a database cannot keep."""
    for key, value in list(sa.inspect(row).dict.items()):
        if isinstance(value, (str, dict)) and not isinstance(value, Enum):
            clean = _without_oddities(value)
            if clean != value:
                setattr(row, key, clean)


def _without_oddities(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _without_oddities(inner) for key, inner in value.items()}
    return value


def row_values(row: Row) -> dict[str, Any]:
    """A row that was not stored yet as JSON: its columns with their defaults, for the server."""
    _make_storable(row)
    state = sa.inspect(row)
    values: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        value = state.dict.get(attribute.key)
        if value is None and column.default is not None and not column.default.is_sequence:
            value = column.default.arg(None) if column.default.is_callable else column.default.arg
        values[column.name] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return value


def _changes(row: Row, *, new: bool) -> dict[str, Any]:
    """The changed columns: new values for a new row, [old, new] pairs otherwise."""
    result: dict[str, Any] = {}
    state = sa.inspect(row)
    for attribute in state.mapper.column_attrs:
        key = attribute.key
        if key in _SILENT:
            continue
        history = state.attrs[key].history
        if new:
            value = state.dict.get(key)
            if value not in (None, "", [], {}):
                result[key] = _plain(value)
        elif history.has_changes():
            old = _plain(history.deleted[0]) if history.deleted else None
            result[key] = [old, _plain(history.added[0]) if history.added else None]
    return result
