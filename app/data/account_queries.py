"""Reading accounts for the call desk: the card's columns and how they become values."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.catalogue import UnitRow
from app.data.id_list import in_list
from app.data.places import CommunityRow
from app.data.types import AnySelect
from app.domain.account import AccountCard, AccountStatus, PhoneNumber, Relation

ACCOUNTS_SHOWN = 20
PHONES_SHOWN = 200


def ids_by_number(forms: sa.ColumnElement[Any], limit: int = ACCOUNTS_SHOWN) -> AnySelect:
    """Ids and relations of the accounts a number belongs to; `forms`: `as_list` of its spellings.

    The number of a property company belongs to hundreds: those it owns come first.
    """
    owned_first = sa.case((PhoneRow.relation == Relation.OWNER, 0), else_=1)
    return (
        sa.select(PhoneRow.account_id, PhoneRow.relation)
        .where(in_list(PhoneRow.number.expression, forms))
        .order_by(owned_first, PhoneRow.account_id)
        .limit(limit)
    )


def has_more(forms: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether a number belongs to more accounts than `ids_by_number` gives."""
    some = (
        sa.select(PhoneRow.account_id)
        .where(in_list(PhoneRow.number.expression, forms))
        .distinct()
        .limit(ACCOUNTS_SHOWN + 1)
        .subquery()
    )
    counted = sa.select(sa.func.count()).select_from(some).scalar_subquery()
    return counted > ACCOUNTS_SHOWN


def cards(found: sa.CTE) -> AnySelect:
    """The cards of the accounts in `found` (columns account_id, relation)."""
    return (
        sa.select(
            AccountRow.id,
            AccountRow.account_no,
            AccountRow.meter_no,
            AccountRow.name,
            AccountRow.address,
            AccountRow.community_id,
            CommunityRow.name.label("community"),
            AccountRow.building,
            AccountRow.unit_no,
            AccountRow.room,
            AccountRow.branch_id,
            UnitRow.name.label("branch"),
            AccountRow.water_use,
            AccountRow.meter,
            AccountRow.key_account,
            AccountRow.care,
            AccountRow.version,
            BillingRow.status,
            BillingRow.status_since,
            BillingRow.arrears,
            BillingRow.balance,
            BillingRow.usage,
            BillingRow.as_of,
            found.c.relation,
        )
        .join(found, found.c.account_id == AccountRow.id)
        .outerjoin(BillingRow, BillingRow.account_id == AccountRow.id)
        .outerjoin(CommunityRow, CommunityRow.id == AccountRow.community_id)
        .outerjoin(UnitRow, UnitRow.id == AccountRow.branch_id)
        .order_by(AccountRow.account_no)
    )


def phones_of(found: sa.CTE) -> AnySelect:
    """The numbers of the found accounts, each once."""
    return (
        sa.select(PhoneRow.account_id, PhoneRow.number, PhoneRow.relation)
        .where(PhoneRow.account_id.in_(sa.select(found.c.account_id)))
        .order_by(PhoneRow.account_id, PhoneRow.number)
        .limit(PHONES_SHOWN)
    )


def card_from(row: Any, phones: tuple[PhoneNumber, ...]) -> AccountCard:
    """One folded row of `cards` as a value; an account billing never exported counts as normal."""
    return AccountCard(
        id=row.id,
        account_no=row.account_no,
        meter_no=row.meter_no,
        name=row.name,
        address=row.address,
        community_id=row.community_id,
        community=row.community or "",
        building=row.building,
        unit_no=row.unit_no,
        room=row.room,
        branch_id=row.branch_id,
        branch=row.branch or "",
        water_use=row.water_use,
        meter=row.meter,
        status=row.status or AccountStatus.NORMAL,
        key_account=row.key_account,
        care=row.care,
        arrears=row.arrears or Decimal(0),
        balance=row.balance,
        status_since=row.status_since,
        usage=tuple(row.usage or ()),
        as_of=row.as_of,
        relation=row.relation,
        phones=phones,
        version=row.version,
    )
