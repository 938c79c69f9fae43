"""The catalogues as a service: read once, kept, read again when they change; edited."""

from dataclasses import asdict
from datetime import timedelta
from threading import Lock
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
from app.domain.catalogue import Catalogue, Category, NoticeText, Script, ServiceLimit, Unit
from app.domain.catalogue_rules import (
    check_category,
    check_limit,
    check_notice_text,
    check_script,
    check_unit,
)
from app.domain.errors import NotAllowed
from app.domain.initials import initials
from app.domain.people import Seat
from app.domain.workdays import Workdays
from app.i18n import N_, _
from app.services.session import Session

_EDIT = N_("change the catalogues")
LOOK_AHEAD = timedelta(days=31)
"""The longest limits, counted in working days, end within a month."""


class Catalogues:
    """Categories, responsible units, limits, scripts and notice texts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._catalogue: Catalogue | None = None
        self._lock = Lock()

    def get(self) -> Catalogue:
        """All catalogues; the first call reads them, later calls do not."""
        with self._lock:
            if self._catalogue is None:
                self._catalogue = read_catalogue(self._session.database)
            return self._catalogue

    def years_without_holidays(self) -> tuple[int, ...]:
        """Years of the next month without a table of holidays: their limits know weekends only.

        The State Council publishes a year's table in November; an administrator adds it.
        """
        zone = ZoneInfo(self._session.settings.site.timezone)
        today = self._session.clock().astimezone(zone).date()
        found = self._session.database.all(sa.select(WorkdayRow.day, WorkdayRow.works))
        calendar = Workdays({row.day: row.works for row in found}, zone)
        return calendar.missing_years(today, today + LOOK_AHEAD)

    def forget(self) -> None:
        """Read them anew at the next call."""
        with self._lock:
            self._catalogue = None

    @property
    def may_edit(self) -> bool:
        """Whether this person's seat changes catalogues; everybody may read them."""
        return self._session.person.seat is Seat.SUPERVISOR

    def save_category(self, category: Category) -> None:
        """Store a category; its pinyin initials are made anew.

        Like every `save_…`: raises InvalidInput (a field is wrong), NotAllowed (the seat), Conflict
        (a colleague saved this row first), NotFound (the row is gone).
        """
        from app.integrations.pinyin import initials_table

        check_category(category)
        questions = [asdict(q) | {"choices": list(q.choices)} for q in category.questions]
        self._save(
            "catalogue.category", CategoryRow, category.code, category.version,
            name=category.name.strip(), name_en=category.name_en.strip(), grade=category.grade,
            initials=initials(category.name, initials_table()), callback=category.callback,
            unit_kind=category.unit_kind, kinds=[kind.value for kind in category.kinds],
            questions=questions, source=category.source.strip(),
        )  # fmt: skip

    def save_limit(self, limit: ServiceLimit) -> None:
        """Store a limit. Tickets that exist keep the limit they were made with."""
        check_limit(limit)
        self._save(
            "catalogue.limit", LimitRow, limit.code, limit.version,
            minutes=limit.minutes, working=limit.working, source=limit.source.strip(),
        )  # fmt: skip

    def save_script(self, script: Script) -> None:
        """Store the sentences of a script."""
        check_script(script)
        self._save(
            "catalogue.script", ScriptRow, script.code, script.version,
            title=script.title.strip(), lines=list(script.lines), never=script.never.strip(),
            source=script.source.strip(),
        )  # fmt: skip

    def save_notice_text(self, text: NoticeText) -> None:
        """Store a wording of notices; published notices keep theirs."""
        check_notice_text(text)
        self._save(
            "catalogue.notice_text", NoticeTextRow, text.code, text.version,
            text=text.text.strip(), text_en=text.text_en.strip(), source=text.source.strip(),
        )  # fmt: skip

    def save_unit(self, unit: Unit) -> None:
        """Store a responsible unit; version 0 adds it, with the id it is given by the database."""
        check_unit(unit)
        values = {"name": unit.name.strip(), "name_en": unit.name_en.strip(), "kind": unit.kind,
                  "district": unit.district.strip(), "phone": unit.phone.strip(),
                  "duty_person": unit.duty_person.strip()}  # fmt: skip
        if unit.version:
            self._save("catalogue.unit", UnitRow, unit.id, unit.version, **values)
            return
        self._allow()
        with self._session.works("catalogue.unit") as work:
            work.add(UnitRow(**values))
            work.session.flush()
            work.commit()
        self.forget()

    def _allow(self) -> None:
        if not self.may_edit:
            raise NotAllowed(what=_(_EDIT))

    def _save(
        self, action: str, kind: type[Row], key: object, version: int, /, **values: object
    ) -> None:
        self._allow()
        with self._session.works(action) as work:
            row = work.get(kind, key, version=version)
            for name, value in values.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
            work.commit()
        self.forget()


def read_catalogue(database: Database) -> Catalogue:
    """All catalogues as they stand in the database now."""
    with translated(), OrmSession(database.reads) as orm:
        categories = orm.scalars(sa.select(CategoryRow).order_by(CategoryRow.position))
        units = orm.scalars(sa.select(UnitRow).order_by(UnitRow.id))
        limits = orm.scalars(sa.select(LimitRow).order_by(LimitRow.code))
        scripts = orm.scalars(sa.select(ScriptRow).order_by(ScriptRow.code))
        texts = orm.scalars(sa.select(NoticeTextRow).order_by(NoticeTextRow.code))
        return Catalogue(
            categories=tuple(row.value() for row in categories),
            units=tuple(row.value() for row in units),
            limits=tuple(row.value() for row in limits),
            scripts=tuple(row.value() for row in scripts),
            notice_texts=tuple(row.value() for row in texts),
        )
