"""The editable catalogues and the calendar of working days."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data.base import Row, Versioned
from app.data.types import Code, Json, Word
from app.domain.catalogue import (
    Callback,
    Category,
    Grade,
    NoticeText,
    Question,
    RequestKind,
    Script,
    ScriptTab,
    ServiceLimit,
    Step,
    Unit,
    UnitKind,
)
from app.domain.change import Subject


class Offered:
    """Rows that go out of use but stay: old tickets, calls and notices still name them."""

    active: Mapped[bool] = mapped_column(sa.Boolean, default=True)


class UnitRow(Offered, Versioned, Row):
    """责任单位."""

    __tablename__ = "unit"
    subject = Subject.CATALOGUE

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    name_en: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind))
    district: Mapped[str] = mapped_column(sa.Text, default="")
    phone: Mapped[str] = mapped_column(sa.Text, default="")
    duty_person: Mapped[str] = mapped_column(sa.Text, default="")

    def value(self) -> Unit:
        return Unit(self.id, self.name, self.name_en, self.kind, self.district, self.phone,
                    self.duty_person, self.version, self.active)  # fmt: skip


class CategoryRow(Offered, Versioned, Row):
    """业务分类 with its questions."""

    __tablename__ = "category"
    subject = Subject.CATALOGUE
    record_key = "code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    group: Mapped[str] = mapped_column("group_name", sa.Text)
    group_en: Mapped[str] = mapped_column("group_name_en", sa.Text)
    name: Mapped[str] = mapped_column(sa.Text)
    name_en: Mapped[str] = mapped_column(sa.Text)
    initials: Mapped[str] = mapped_column(sa.Text)
    kinds: Mapped[list[str]] = mapped_column(Json)
    grade: Mapped[Grade] = mapped_column(Word(Grade))
    unit_kind: Mapped[UnitKind] = mapped_column(Word(UnitKind))
    callback: Mapped[Callback] = mapped_column(Word(Callback))
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(sa.Text)

    def value(self) -> Category:
        questions = tuple(
            Question(q["key"], q["text"], q["text_en"], tuple(q.get("choices", ())),
                     bool(q.get("required")), tuple(q.get("choices_en", ())))
            for q in self.questions
        )  # fmt: skip
        return Category(
            code=self.code,
            group=self.group,
            group_en=self.group_en,
            name=self.name,
            name_en=self.name_en,
            initials=self.initials,
            kinds=tuple(RequestKind(k) for k in self.kinds),
            grade=self.grade,
            unit_kind=self.unit_kind,
            callback=self.callback,
            questions=questions,
            source=self.source,
            version=self.version,
            active=self.active,
        )


class LimitRow(Versioned, Row):
    """服务承诺参数."""

    __tablename__ = "service_limit"
    subject = Subject.CATALOGUE
    record_key = "code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    grade: Mapped[Grade] = mapped_column(Word(Grade))
    step: Mapped[Step] = mapped_column(Word(Step))
    minutes: Mapped[int] = mapped_column(sa.Integer)
    working: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    source: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[RequestKind | None] = mapped_column(Word(RequestKind))

    def value(self) -> ServiceLimit:
        return ServiceLimit(self.code, self.grade, self.step, self.minutes, self.working,
                            self.source, self.version, self.kind)  # fmt: skip


class ScriptRow(Offered, Versioned, Row):
    """话术."""

    __tablename__ = "script"
    subject = Subject.CATALOGUE
    record_key = "code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    tab: Mapped[ScriptTab] = mapped_column(Word(ScriptTab))
    when: Mapped[str] = mapped_column("finding", sa.Text)
    title: Mapped[str] = mapped_column(sa.Text)
    lines: Mapped[list[str]] = mapped_column(Json)
    never: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text)

    def value(self) -> Script:
        return Script(self.code, self.tab, self.when, self.title, tuple(self.lines), self.never,
                      self.source, self.version, self.active)  # fmt: skip


class NoticeTextRow(Offered, Versioned, Row):
    """Wordings of outage notices."""

    __tablename__ = "notice_text"
    subject = Subject.CATALOGUE
    record_key = "code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    part: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text)

    def value(self) -> NoticeText:
        return NoticeText(self.code, self.part, self.text, self.text_en, self.source, self.version,
                          self.active)  # fmt: skip


class WorkdayRow(Row):
    """A day that differs from the weekly rule: a holiday, or a worked weekend day (调休)."""

    __tablename__ = "workday"
    subject = Subject.CATALOGUE
    record_key = "day"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    works: Mapped[bool] = mapped_column(sa.Boolean)
    name: Mapped[str] = mapped_column(sa.Text)
