"""Account rows: the searchable account, its volatile billing values, its telephone numbers."""

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import catalogue, places  # noqa: F401 - referred to
from app.data.base import Row, Versioned
from app.data.types import BigId, Code, Instant, Json, Word, Yuan
from app.domain.account import AccountStatus, Relation
from app.domain.change import Subject


class AccountRow(Versioned, Row):
    """The part of an account that people search by.

    What billing changes daily lives in `account_billing`: an update here writes every index
    (DATABASE: 20 000 arrears updates took 22.7 s in the searchable row, 0.07 s apart).
    Reversed numbers make "last digits" a prefix search; they hold no dashes, and "ix_account_code"
    finds a dashed number that was typed without them.
    """

    __tablename__ = "account"
    __table_args__ = (
        sa.Index(None, "account_no_reversed"),
        sa.Index(None, "meter_no"),
        sa.Index(None, "meter_no_reversed"),
        sa.Index(None, "name", "community_id"),
        # A family name at a road: of its communities only those of the name are read.
        sa.Index(None, "community_id", "name"),
        sa.Index("ix_account_given_name", sa.text("substr(name, 2)")),
        sa.Index(
            "ix_account_code",
            sa.text("replace(account_no, '-', '')"),
            sqlite_where=sa.text("account_no LIKE '%-%'"),
        ),
        # The numbers of a door are compared in this index: of ten thousand accounts with the same
        # three initials only those behind such a door are fetched.
        sa.Index("ix_account_initials", "initials", "id", "room", "unit_no", "building"),
        sa.Index(
            "ix_account_initials_other",
            *("initials_other", "id", "room", "unit_no", "building"),
            sqlite_where=sa.text("initials_other <> ''"),
        ),
        sa.Index(None, "community_id", "building", "unit_no", "room"),
    )
    subject = Subject.ACCOUNT

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    account_no: Mapped[str] = mapped_column(Code, unique=True)
    account_no_reversed: Mapped[str] = mapped_column(Code)
    meter_no: Mapped[str] = mapped_column(Code, default="")
    meter_no_reversed: Mapped[str] = mapped_column(Code, default="")
    name: Mapped[str] = mapped_column(Code)
    initials: Mapped[str] = mapped_column(Code, default="")
    initials_other: Mapped[str] = mapped_column(Code, default="")
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("community.id"))
    building: Mapped[int | None] = mapped_column(sa.Integer)
    unit_no: Mapped[int | None] = mapped_column(sa.Integer)
    room: Mapped[int | None] = mapped_column(sa.Integer)
    address: Mapped[str] = mapped_column(Code)
    branch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    water_use: Mapped[str] = mapped_column(sa.Text, default="")
    meter: Mapped[str] = mapped_column(sa.Text, default="")
    key_account: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    care: Mapped[str] = mapped_column(sa.Text, default="")


class BillingRow(Row):
    """What billing exports daily. Narrow, and without further indexes, on purpose.

    `row_mark` stands for the whole row of the file that the account was last read from, so that
    the next import knows at once that it says nothing new.
    """

    __tablename__ = "account_billing"

    account_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip
    status: Mapped[AccountStatus] = mapped_column(Word(AccountStatus))
    status_since: Mapped[date | None] = mapped_column(sa.Date)
    arrears: Mapped[Decimal] = mapped_column(Yuan, default=Decimal(0))
    balance: Mapped[Decimal | None] = mapped_column(Yuan)
    usage: Mapped[list[int]] = mapped_column(Json, default=list)
    as_of: Mapped[datetime | None] = mapped_column(Instant)
    row_mark: Mapped[int | None] = mapped_column(sa.BigInteger)


class PhoneRow(Row):
    """A number that belongs to an account; the same number may belong to several."""

    __tablename__ = "account_phone"
    __table_args__ = (
        sa.Index(None, "number"),
        sa.Index(None, "number_reversed"),
    )
    subject = Subject.ACCOUNT
    record_key = "account_id"

    account_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip
    number: Mapped[str] = mapped_column(Code, primary_key=True)
    number_reversed: Mapped[str] = mapped_column(Code)
    relation: Mapped[Relation] = mapped_column(Word(Relation))
    added_by: Mapped[int | None] = mapped_column(sa.Integer)
    added_at: Mapped[datetime | None] = mapped_column(Instant)


class ImportRow(Row):
    """One run of the account import, with its counts."""

    __tablename__ = "account_import"
    subject = Subject.ACCOUNT

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.Text)
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    added: Mapped[int] = mapped_column(sa.Integer, default=0)
    updated: Mapped[int] = mapped_column(sa.Integer, default=0)
    unchanged: Mapped[int] = mapped_column(sa.Integer, default=0)
    rejected: Mapped[int] = mapped_column(sa.Integer, default=0)
    cancelled: Mapped[bool] = mapped_column(sa.Boolean, default=False)
