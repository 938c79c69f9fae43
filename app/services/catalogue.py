"""The catalogues as a service: read once, kept, read again when they change; edited."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.data.base import Row
from app.data.catalogue import (
    CategoryRow,
    LimitRow,
    NoticeTextRow,
    ScriptRow,
    UnitRow,
    WorkdayRow,
)
from app.data.engine import Database, translated
from app.data.ids import new_id
from app.data.unit_of_work import UnitOfWork
from app.domain.catalogue import (
    Catalogue,
    Category,
    NoticeText,
    Question,
    Retired,
    Script,
    ServiceLimit,
    Unit,
    UnitKind,
)
from app.domain.catalogue_rules import (
    check_category,
    check_limit,
    check_notice_text,
    check_script,
    check_unit,
    check_unit_change,
)
from app.domain.errors import InvalidInput, NotAllowed
from app.domain.initials import initials
from app.domain.people import Seat
from app.domain.workdays import Workdays
from app.i18n import N_, _
from app.services.held import Held
from app.services.session import Session

if TYPE_CHECKING:
    from app.services.lobby_catalogue import LobbyCatalogue

_EDIT = N_("change the catalogues")
_TAKEN = N_("There is one of this name already; perhaps it is out of use.")
LOOK_AHEAD = timedelta(days=31)
"""The longest limits, counted in working days, end within a month."""


class Catalogues:
    """Categories, responsible units, limits, scripts and notice texts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._catalogue = Held(lambda: read_catalogue(session.database))
        self._workdays = Held(self._read_workdays)

    @cached_property
    def lobby(self) -> "LobbyCatalogue":
        """What the lobby shows; its rows are loaded by who edits them."""
        from app.services.lobby_catalogue import LobbyCatalogue

        return LobbyCatalogue(self._session)

    def get(self) -> Catalogue:
        """All catalogues; the first call reads them, later calls do not."""
        return self._catalogue.get()

    def years_without_holidays(self) -> tuple[int, ...]:
        """Years of the next month without a table of holidays: their limits know weekends only.

        The State Council publishes a year's table in November; an administrator adds it.
        """
        zone = ZoneInfo(self._session.settings.site.timezone)
        today = self._session.clock().astimezone(zone).date()
        return self.workdays().missing_years(today, today + LOOK_AHEAD)

    def workdays(self) -> Workdays:
        """The calendar of working days; read once, like the catalogues."""
        return self._workdays.get()

    def begin_with(self, catalogue: Catalogue, days: Mapping[date, bool]) -> None:
        """Take these until they are forgotten: the database is away."""
        self._catalogue.put(catalogue)
        self._workdays.put(self._calendar(days))

    def forget(self) -> None:
        """Read them anew at the next call."""
        self._catalogue.forget()
        self._workdays.forget()

    def _read_workdays(self) -> Workdays:
        found = self._session.database.all(sa.select(WorkdayRow.day, WorkdayRow.works))
        return self._calendar({row.day: row.works for row in found})

    def _calendar(self, days: Mapping[date, bool]) -> Workdays:
        return Workdays(days, ZoneInfo(self._session.settings.site.timezone))

    @property
    def may_edit(self) -> bool:
        """Whether this person's seat changes catalogues; everybody may read them."""
        return self._session.person.seat is Seat.SUPERVISOR

    def new_code(self) -> str:
        """The key of a row to be added; saving it twice adds it once."""
        return f"own.{new_id().hex}"

    def save_category(self, category: Category) -> str:
        """Store a category; its pinyin initials are made anew. Version 0 adds it.

        Like every `save_…`: returns the row's key; raises InvalidInput (a field is wrong),
        NotAllowed (the seat), Conflict (a colleague saved this row first), NotFound (it is gone).
        """
        from app.integrations.pinyin import initials_table

        known = {c.group: c.group_en for c in self.get().categories}
        english = category.group_en.strip() or known.get(category.group.strip(), "")
        check_category(replace(category, group_en=english))
        values = {
            "group": category.group.strip(), "group_en": english,
            "name": category.name.strip(), "name_en": category.name_en.strip(),
            "initials": initials(category.name, initials_table()), "grade": category.grade,
            "callback": category.callback, "unit_kind": UnitKind(category.unit_kind),
            "kinds": [kind.value for kind in category.kinds],
            "questions": [_stored(question) for question in category.questions],
            "source": category.source.strip(), "active": category.active,
        }  # fmt: skip
        with self._edits("catalogue.category") as work:
            same = {"group": values["group"], "name": values["name"]}
            _needs_own_name(work, CategoryRow, category.code, "name", same)
            last = sa.select(sa.func.coalesce(sa.func.max(CategoryRow.position), 0) + 1)
            begun = {} if category.version else {"position": work.session.scalar(last)}
            _store(work, CategoryRow, category.code, category.version, values, begun)
        return category.code

    def save_limit(self, limit: ServiceLimit) -> str:
        """Store a limit. Tickets that exist keep the limit they were made with."""
        check_limit(limit)
        values = {
            "minutes": limit.minutes, "working": limit.working, "source": limit.source.strip(),
        }  # fmt: skip
        with self._edits("catalogue.limit") as work:
            _store(work, LimitRow, limit.code, limit.version, values)
        return limit.code

    def save_script(self, script: Script) -> str:
        """Store the sentences of a script; version 0 adds it."""
        check_script(script)
        values = {
            "tab": script.tab, "when": script.when, "title": script.title.strip(),
            "lines": list(script.lines), "never": script.never.strip(),
            "source": script.source.strip(), "active": script.active,
        }  # fmt: skip
        with self._edits("catalogue.script") as work:
            same = {"tab": script.tab, "title": values["title"]}
            _needs_own_name(work, ScriptRow, script.code, "title", same)
            _store(work, ScriptRow, script.code, script.version, values)
        return script.code

    def save_notice_text(self, text: NoticeText) -> str:
        """Store a wording of notices; published notices keep theirs. Version 0 adds it."""
        check_notice_text(text)
        values = {
            "part": text.part, "text": text.text.strip(), "text_en": text.text_en.strip(),
            "source": text.source.strip(), "active": text.active,
        }  # fmt: skip
        with self._edits("catalogue.notice_text") as work:
            same = {"part": text.part, "text": values["text"]}
            _needs_own_name(work, NoticeTextRow, text.code, "text", same)
            _store(work, NoticeTextRow, text.code, text.version, values)
        return text.code

    def save_unit(self, unit: Unit) -> int:
        """Store a responsible unit; version 0 adds it, with the id it is given by the database."""
        check_unit(unit)
        check_unit_change(unit, self.get())
        values = {"name": unit.name.strip(), "name_en": unit.name_en.strip(), "kind": unit.kind,
                  "district": unit.district.strip(), "phone": unit.phone.strip(),
                  "duty_person": unit.duty_person.strip(), "active": unit.active}  # fmt: skip
        with self._edits("catalogue.unit") as work:
            _needs_own_name(work, UnitRow, unit.id, "name", {"name": values["name"]})
            if unit.version:
                _store(work, UnitRow, unit.id, unit.version, values)
                return unit.id
            row = UnitRow(**values)
            work.add(row)
            return row.id

    @contextmanager
    def _edits(self, action: str) -> Iterator[UnitOfWork]:
        """An audited transaction of somebody who may edit, committed at its end."""
        if not self.may_edit:
            raise NotAllowed(what=_(_EDIT))
        with self._session.works(action) as work:
            yield work
            work.commit()
        self.forget()


def _stored(question: Question) -> dict[str, object]:
    lists = {"choices": list(question.choices), "choices_en": list(question.choices_en)}
    return asdict(question) | lists


def _needs_own_name(
    work: UnitOfWork, kind: type[Row], key: object, field: str, same: dict[str, object]
) -> None:
    """Two rows nobody can tell apart are a mistake, or an addition whose answer got lost."""
    own = sa.inspect(kind).primary_key[0]
    where = [getattr(kind, name) == value for name, value in same.items()]
    if work.session.scalar(sa.select(own).where(own != key, *where).limit(1)) is not None:
        raise InvalidInput(field=field, hint=_TAKEN)


def _store(
    work: UnitOfWork,
    kind: type[Row],
    key: str | int,
    version: int,
    values: dict[str, Any],
    begun: dict[str, Any] | None = None,
) -> None:
    """Change the row that was seen at `version`; version 0 adds it, with `begun` as well."""
    if version:
        row = work.get(kind, key, version=version)
    else:
        row = work.add_once(kind(**{kind.record_key: key}, **values, **(begun or {})))
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def read_catalogue(database: Database) -> Catalogue:
    """All catalogues as they stand in the database now."""
    with translated(), OrmSession(database.reads) as orm:
        categories = orm.scalars(sa.select(CategoryRow).order_by(CategoryRow.position))
        units = orm.scalars(sa.select(UnitRow).order_by(UnitRow.id))
        limits = orm.scalars(sa.select(LimitRow).order_by(LimitRow.code))
        scripts = orm.scalars(sa.select(ScriptRow).order_by(ScriptRow.code))
        texts = orm.scalars(sa.select(NoticeTextRow).order_by(NoticeTextRow.code))
        return _catalogue(
            _grouped([row.value() for row in categories]),
            [row.value() for row in units],
            [row.value() for row in limits],
            [row.value() for row in scripts],
            [row.value() for row in texts],
        )


def _grouped(categories: Sequence[Category]) -> list[Category]:
    """Categories group by group, each group where its first one stands."""
    place: dict[str, int] = {}
    for category in categories:
        place.setdefault(category.group, len(place))
    return sorted(categories, key=lambda category: place[category.group])


def _catalogue(
    categories: Sequence[Category],
    units: Sequence[Unit],
    limits: Sequence[ServiceLimit],
    scripts: Sequence[Script],
    texts: Sequence[NoticeText],
) -> Catalogue:
    """The rows that are offered, and beside them those that are not any more."""
    return Catalogue(
        categories=tuple(c for c in categories if c.active),
        units=tuple(u for u in units if u.active),
        limits=tuple(limits),
        scripts=tuple(s for s in scripts if s.active),
        notice_texts=tuple(t for t in texts if t.active),
        retired=Retired(
            categories=tuple(c for c in categories if not c.active),
            units=tuple(u for u in units if not u.active),
            scripts=tuple(s for s in scripts if not s.active),
            notice_texts=tuple(t for t in texts if not t.active),
        ),
    )
