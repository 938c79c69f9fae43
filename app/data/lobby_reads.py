"""What the lobby desk asks: every column of a person is masked in the SELECT itself.

On a shared server a guide can only call the functions made of these statements, so what is not
selected here cannot be obtained: no whole name, number or 户号, no address beyond the 小区, no
amount of money; billing is told by yes and no.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.id_list import in_list
from app.data.json_rows import rows
from app.data.lobby import (
    DocumentRow,
    FacilityRow,
    LobbyServiceRow,
    OfficeRow,
    RoundMarkRow,
    VisitRow,
    office_from,
    service_from,
)
from app.data.masked import masked_account_no, masked_name, masked_phone, masked_place
from app.data.outage_queries import BOUND, hits_for_accounts
from app.data.places import CommunityRow
from app.data.reads import Read
from app.data.tickets import TicketRow
from app.data.types import AnySelect, BigId, Instant
from app.domain.account import AccountStatus, Relation
from app.domain.lobby import (
    ACCOUNTS_SHOWN,
    Bill,
    Facility,
    Found,
    Hall,
    LobbyOutage,
    Mark,
    MaskedAccount,
    VisitReason,
    round_at,
)
from app.domain.people import Seat
from app.domain.ticket import TicketState

_RESIDENTIAL = "居民%"
_TEXT = sa.Text()
_DATE = sa.Date()


def _find() -> AnySelect:
    """The accounts of a whole number.

    Parameters: `forms` (as_list of the spellings of a telephone number), `account_no`, `code` (the
    same without dashes), `meter_no`; those that are not looked for are empty. And the instants of
    `moments`.
    """
    found = _found().cte("found")
    ids = sa.select(found.c.id)
    places = sa.select(AccountRow.id, AccountRow.community_id, AccountRow.building).where(
        AccountRow.id.in_(ids)
    )
    hits = hits_for_accounts(places, BOUND).subquery()
    outages = sa.select(
        hits.c.account_id, hits.c.number, hits.c.effect, hits.c.starts_at, hits.c.ends_at,
        hits.c.restored_at, hits.c.water_point,
    ).order_by(hits.c.starts_at)  # fmt: skip
    counted = sa.select(sa.func.count()).select_from(_found(ACCOUNTS_SHOWN + 1).subquery())
    return sa.select(
        rows(_accounts(ids)).label("accounts"),
        rows(outages).label("outages"),
        (counted.scalar_subquery() > ACCOUNTS_SHOWN).label("more"),
    )


def _found(limit: int = ACCOUNTS_SHOWN) -> AnySelect:
    forms = sa.bindparam("forms", type_=_TEXT)
    account_no = sa.bindparam("account_no", type_=_TEXT)
    code = sa.bindparam("code", type_=_TEXT)
    meter_no = sa.bindparam("meter_no", type_=_TEXT)
    dashed = sa.text("account.account_no LIKE '%-%'")
    digits = sa.func.replace(AccountRow.account_no, sa.literal_column("'-'"), "", type_=_TEXT)
    either = sa.union(
        sa.select(PhoneRow.account_id.label("id")).where(
            in_list(PhoneRow.number.expression, forms)
        ),
        sa.select(AccountRow.id).where(AccountRow.account_no == account_no),
        sa.select(AccountRow.id).where(digits == code, dashed),
        sa.select(AccountRow.id).where(AccountRow.meter_no == meter_no, AccountRow.meter_no != ""),
    ).subquery()
    return sa.select(either.c.id).order_by(either.c.id).limit(limit)


def _accounts(ids: AnySelect) -> AnySelect:
    community, billing = CommunityRow, BillingRow
    name, account_no = AccountRow.name.expression, AccountRow.account_no.expression
    supplied = sa.func.coalesce(billing.status, AccountStatus.NORMAL.value) == AccountStatus.NORMAL
    documented = sa.exists().where(DocumentRow.account_id == AccountRow.id)
    owner = (
        sa.select(masked_phone(sa.func.min(PhoneRow.number, type_=_TEXT)))
        .where(PhoneRow.account_id == AccountRow.id, PhoneRow.relation == Relation.OWNER)
        .correlate(AccountRow)
        .scalar_subquery()
    )
    return (
        sa.select(
            AccountRow.id,
            masked_name(name).label("name"),
            masked_account_no(account_no).label("account_no"),
            _place().label("place"),
            sa.func.coalesce(owner, "", type_=_TEXT).label("phone"),
            sa.func.coalesce(community.district, "", type_=_TEXT).label("district"),
            AccountRow.water_use.like(_RESIDENTIAL).label("residential"),
            supplied.label("supplied"),
            (sa.func.coalesce(billing.arrears, 0, type_=sa.BigInteger()) > 0).label("in_arrears"),
            documented.label("documented"),
        )
        .outerjoin(billing, billing.account_id == AccountRow.id)
        .outerjoin(community, community.id == AccountRow.community_id)
        .where(AccountRow.id.in_(ids))
        .order_by(AccountRow.id)
    )


def _place() -> sa.ColumnElement[str]:
    return masked_place(
        sa.func.coalesce(CommunityRow.district, "", type_=_TEXT),
        sa.func.coalesce(CommunityRow.name, "", type_=_TEXT),
        AccountRow.building.is_not(None),
    )


def _hall() -> AnySelect:
    """Offices, services, equipment, and what today's rounds and taps brought in the own hall.

    Parameters: `my_unit` and `day`, the site's date.
    """
    mine = (
        sa.select(OfficeRow.id)
        .where(OfficeRow.unit_id == sa.bindparam("my_unit", type_=sa.Integer()))
        .order_by(OfficeRow.position)
        .limit(1)
        .scalar_subquery()
    )
    day = sa.bindparam("day", type_=_DATE)
    offices = sa.select(
        *(c for c in OfficeRow.__table__.c if c.name not in {"updated_at", "updated_by"})
    ).order_by(OfficeRow.position)
    services = (
        sa.select(
            *(c for c in LobbyServiceRow.__table__.c if c.name not in {"updated_at", "updated_by"})
        )
        .where(LobbyServiceRow.active)
        .order_by(LobbyServiceRow.position)
    )
    marks = (
        sa.select(
            RoundMarkRow.facility_id, RoundMarkRow.round_no, RoundMarkRow.state, RoundMarkRow.note
        )
        .join(FacilityRow, FacilityRow.id == RoundMarkRow.facility_id)
        .where(FacilityRow.office_id == mine, FacilityRow.active, RoundMarkRow.day == day)
    )
    visits = sa.select(VisitRow.reason, VisitRow.visits).where(
        VisitRow.office_id == mine, VisitRow.day == day
    )
    return sa.select(
        rows(offices).label("offices"),
        rows(services).label("services"),
        rows(_facilities(mine)).label("facilities"),
        rows(marks).label("marks"),
        rows(visits).label("visits"),
        mine.label("mine"),
    )


def _facilities(office: sa.ScalarSelect[int]) -> AnySelect:
    under_way = sa.and_(
        TicketRow.id == FacilityRow.ticket_id,
        TicketRow.state.not_in((TicketState.WAIT_ARCHIVE, TicketState.ARCHIVED)),
    )
    return (
        sa.select(
            FacilityRow.id,
            FacilityRow.name,
            FacilityRow.name_en,
            FacilityRow.icon,
            sa.func.coalesce(TicketRow.number, "", type_=_TEXT).label("ticket_number"),
        )
        .outerjoin(TicketRow, under_way)
        .where(FacilityRow.office_id == office, FacilityRow.active)
        .order_by(FacilityRow.position)
    )


def _bill() -> AnySelect:
    """The bill of `account_id`, while the person's check of its document is fresh.

    Its person stays masked, its amounts are real. Parameters: `account_id`, `my_id`, `my_moment`.
    """
    document, billing = DocumentRow, BillingRow
    bill = (
        sa.select(
            AccountRow.id.label("account_id"),
            masked_name(AccountRow.name.expression).label("name"),
            masked_account_no(AccountRow.account_no.expression).label("account_no"),
            _place().label("place"),
            billing.status,
            billing.arrears,
            billing.balance,
            billing.usage,
            billing.as_of,
        )
        .join(document, document.account_id == AccountRow.id)
        .outerjoin(billing, billing.account_id == AccountRow.id)
        .outerjoin(CommunityRow, CommunityRow.id == AccountRow.community_id)
        .where(
            AccountRow.id == sa.bindparam("account_id", type_=BigId),
            document.passed_by == sa.bindparam("my_id", type_=sa.Integer()),
            document.passed_until > sa.bindparam("my_moment", type_=Instant()),
        )
    )
    return sa.select(rows(bill).label("bill"))


LOBBY_BILL = Read("lobby_bill", _bill, seats=frozenset({Seat.GUIDE}), opened="bill")
LOBBY_FIND = Read("lobby_find", _find, seats=frozenset({Seat.GUIDE}), opened="accounts")
LOBBY_HALL = Read(
    "lobby_hall", _hall, seats=frozenset({Seat.GUIDE, Seat.SUPERVISOR, Seat.ADMINISTRATOR})
)


def found_from(row: Any) -> Found:
    """The answer to LOBBY_FIND as values."""
    outages = [LobbyOutage(**hit._asdict()) for hit in row.outages]
    accounts = (
        MaskedAccount(
            **found._asdict(), outages=tuple(o for o in outages if o.account_id == found.id)
        )
        for found in row.accounts
    )
    return Found(tuple(accounts), bool(row.more))


def bill_from(row: Any) -> Bill | None:
    """The answer to LOBBY_BILL; None where no fresh check opens it."""
    if not row.bill:
        return None
    values = row.bill[0]._asdict()
    values["status"] = values["status"] or AccountStatus.NORMAL
    values["arrears"] = values["arrears"] or Decimal(0)
    values["usage"] = tuple(values["usage"] or ())
    return Bill(**values)


def hall_from(row: Any, day: date, now: time) -> Hall:
    """The answer to LOBBY_HALL as values; `now` is the site's time of day."""
    offices = tuple(office_from(office) for office in row.offices)
    mine = next((office for office in offices if office.id == row.mine), None)
    return Hall(
        office=mine,
        offices=offices,
        services=tuple(service_from(service) for service in row.services),
        facilities=tuple(Facility(**f._asdict()) for f in row.facilities),
        marks=tuple(Mark(**m._asdict()) for m in row.marks),
        visits={VisitReason(v.reason): v.visits for v in row.visits},
        day=day,
        round_no=round_at(mine.rounds, now) if mine is not None else 1,
    )
