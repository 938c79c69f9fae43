"""What the form is filled with before anybody types, and what it still needs."""

from dataclasses import replace

from app.domain.account import AccountCard, Relation
from app.domain.call import IntakeDraft
from app.domain.catalogue import Catalogue, Category, Grade, RequestKind
from app.domain.diagnosis import Diagnosis, Finding
from app.domain.errors import InvalidInput
from app.domain.intake import check_intake, required_fields
from app.domain.outage import Effect, OutageHit, OutageKind, Phase
from app.domain.phone import mobile_hint, read_number
from ui.pages.call_desk.case import Case

_MERGED = frozenset({Phase.ACTIVE, Phase.OVERRUN, Phase.JUST_ENDED})
_BY_FINDING: dict[Finding, str] = {
    Finding.OUTAGE_OVERRUN: "no_water.late",
    Finding.CUT_OFF: "no_water.arrears",
    Finding.SUSPENDED: "no_water.dispute",
    Finding.CLOSED: "no_water.dispute",
}
# The relations whose name on the contract is how one addresses the caller.
_ADDRESSED = frozenset({None, Relation.OWNER, Relation.COMPANY})


def preset_account(case: Case, card: AccountCard) -> bool:
    """Fill what the account says; True when anything changed."""
    changed = case.put(account_id=card.id, account_no=card.account_no)
    name = card.name if card.relation in _ADDRESSED else ""
    changed |= case.preset(salutation=name)
    if "address" not in case.touched:
        changed |= case.put(address=card.address, community_id=card.community_id)
    return changed


def preset_request(case: Case, diagnosis: Diagnosis, catalogue: Catalogue) -> bool:
    """Request kind, category, grade and merging, as the conclusion suggests."""
    code = suggested_category(diagnosis)
    category = catalogue.category(code) if code else None
    changed = False
    if category is not None and not {"request_kind", "category_code"} & case.touched:
        changed |= case.preset(request_kind=RequestKind.CONSULT, category_code=category.code)
        changed |= case.preset(grade=category.grade)
    active = diagnosis.finding is Finding.OUTAGE_ACTIVE
    outage = diagnosis.outage if active else None
    changed |= case.preset(outage_id=outage.outage_id if outage else None)
    if outage is not None:
        reachable = read_number(case.draft.number).reachable
        changed |= case.preset(notify_by_sms=reachable)
    return changed


def suggested_category(diagnosis: Diagnosis) -> str:
    """The category code a conclusion stands for; empty when it decides nothing."""
    outage = diagnosis.outage
    if diagnosis.finding in {
        Finding.OUTAGE_ACTIVE, Finding.OUTAGE_COMING, Finding.OUTAGE_JUST_ENDED,
    } and outage:  # fmt: skip
        if outage.effect is Effect.LOW_PRESSURE:
            return "pressure.low"
        if outage.version_no > 1 and diagnosis.finding is Finding.OUTAGE_ACTIVE:
            return "outage.extended"
        emergency = outage.kind is OutageKind.EMERGENCY
        return "outage.emergency" if emergency else "outage.planned"
    return _BY_FINDING.get(diagnosis.finding, "")


def mergeable(diagnosis: Diagnosis | None) -> OutageHit | None:
    """The outage this call can be counted into."""
    if diagnosis is None or diagnosis.phase not in _MERGED:
        return None
    return diagnosis.outage


def shown_grade(grade: Grade) -> Grade:
    """The form has three grades; what is answered on the call shows as ordinary."""
    return Grade.ORDINARY if grade is Grade.ON_CALL else grade


def merged_complaint(outage: OutageHit | None) -> str:
    """What is recorded for a merged call whose complaint was left empty."""
    return f"来电询问停水原因和恢复时间（{outage.number}）。" if outage else ""


def ready_to_send(draft: IntakeDraft, outage: OutageHit | None) -> IntakeDraft:
    """The draft as it is registered: numbers normalised, a merged call's complaint filled in."""
    callback = draft.callback_number.strip()
    if callback and not mobile_hint(callback):
        callback = read_number(callback).number
    complaint = draft.complaint
    if not complaint.strip() and outage and draft.outage_id == outage.outage_id:
        complaint = merged_complaint(outage)
    return replace(draft, callback_number=callback, complaint=complaint)


def problems(
    draft: IntakeDraft, category: Category | None, *, dispatch: bool, area_code: str
) -> tuple[InvalidInput, ...]:
    """What stands in the way, in the form's order."""
    return check_intake(draft, category, dispatch=dispatch, area_code=area_code)


def filled_of(draft: IntakeDraft, category: Category | None) -> tuple[int, int]:
    """(filled, required) for the header: 必填 7 项，已填 5 项."""
    names = required_fields(draft, dispatch=False)
    values = [str(getattr(draft, name) or "").strip() for name in names]
    values.append(draft.number or draft.callback_number.strip())
    asked = [q for q in category.questions if q.required] if category else []
    values += [draft.answers.get(q.key, "").strip() for q in asked]
    return sum(1 for v in values if v), len(values)
