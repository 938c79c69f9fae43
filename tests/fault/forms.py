"""A filled-in form, and how often its call is in the database."""

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from app.data.calls import CallRow
from app.data.ids import new_id
from app.domain.call import IntakeDraft
from app.domain.catalogue import RequestKind
from tests.fault.site import Site, system_clock
from tests.helpers.seeds import LIUQUAN_2, OWNER_PHONE, ZHOU


def a_call(**more: object) -> IntakeDraft:
    """A call that can be registered; its complaint names it."""
    now, call_id = system_clock(), new_id()
    base = IntakeDraft(
        call_id=call_id, raw_number=OWNER_PHONE, number=OWNER_PHONE, started_at=now,
        answered_at=now, request_kind=RequestKind.CONSULT, category_code="bill.account",
        account_id=ZHOU, account_no="03-2207-11846", salutation="周女士", community_id=LIUQUAN_2,
        address="张店区柳泉路90号柳泉花园二期", complaint=f"{call_id}", reply="已说明",
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]  # the fields of a draft


def counted(site: Site, row: type, *where: "sa.ColumnElement[bool]") -> int:
    """How many rows there are."""
    return int(site.database.one(sa.select(sa.func.count()).select_from(row).where(*where))[0])


def counted_call(site: Site, call_id: UUID) -> int:
    """How often a call is there and registered."""
    return counted(site, CallRow, CallRow.id == call_id, CallRow.outcome.is_not(None))
