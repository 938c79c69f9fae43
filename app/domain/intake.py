"""What a call needs before it is registered: one guard for the form, the service and tests.

工单十要素 (Jinan Water, service rules 2020) are what the form asks for; a missing one is named,
with how to put it right.
"""

from app.domain.call import IntakeDraft
from app.domain.catalogue import Category, RequestKind
from app.domain.errors import InvalidInput
from app.domain.phone import mobile_hint
from app.domain.shared_numbers import rings_back
from app.i18n import N_

# A crew cannot find a leak by the caller's own address alone.
_NEEDS_LOCATION = frozenset({RequestKind.LEAK, RequestKind.REPAIR})
_FULL_STOPS = "。！？；\n"


def required_fields(draft: IntakeDraft, *, dispatch: bool) -> tuple[str, ...]:
    """Names of the draft's fields that must be filled in, in the form's order."""
    names = ["request_kind", "category_code", "salutation", "address"]
    if draft.request_kind in _NEEDS_LOCATION:
        names.append("location_note")
    names.append("complaint")
    if not dispatch:
        names.append("reply")
    return tuple(names)


_HINTS = {
    "request_kind": N_("Choose the kind of request (keys 1 to 7)"),
    "category_code": N_("Choose a category; its initials are enough"),
    "salutation": N_("How do we address the caller? For example 王先生"),
    "address": N_("Where is the water used? Search with F3 or type the address"),
    "location_note": N_("Say where exactly: landmark, floor, who is there"),
    "complaint": N_("Write down what the caller says"),
    "reply": N_("Write down what was answered; Alt+1 inserts the script"),
}


def check_intake(
    draft: IntakeDraft, category: Category | None, *, dispatch: bool, area_code: str = "0533"
) -> tuple[InvalidInput, ...]:
    """Everything that stands in the way, in the form's order; empty when it may be registered."""
    found = [
        InvalidInput(field=name, hint=_HINTS[name])
        for name in required_fields(draft, dispatch=dispatch)
        if not str(getattr(draft, name) or "").strip()
    ]
    hint = mobile_hint(draft.callback_number, area_code=area_code)
    if hint:
        found.append(InvalidInput(field="callback_number", hint=hint))
    elif dispatch and not (draft.callback_number.strip() or rings_back(draft.number)):
        found.append(
            InvalidInput(field="callback_number", hint=N_("A crew needs a number to ring back"))
        )
    for question in category.questions if category else ():
        if question.required and not draft.answers.get(question.key, "").strip():
            found += [InvalidInput(field=f"answers.{question.key}", hint=N_("Ask this question"))]
    return tuple(found)


def title_of(draft: IntakeDraft, category: Category) -> str:
    """A ticket's title: the group and the first sentence of what the caller said."""
    text = (draft.location_note or draft.complaint).strip()
    for stop in _FULL_STOPS:
        text = text.split(stop, 1)[0]
    return f"{category.group} · {text[:28]}" if text else f"{category.group} · {category.name}"
