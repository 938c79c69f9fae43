"""What a catalogue row must hold before it is saved, and questions as lines of text."""

import re
from dataclasses import replace

from app.domain.catalogue import (
    Catalogue,
    Category,
    NoticeText,
    Question,
    Script,
    ServiceLimit,
    Unit,
)
from app.domain.errors import InvalidInput
from app.domain.outage import OutageKind
from app.domain.script import OCCASIONS
from app.i18n import N_

LONGEST_LIMIT = 60 * 1440
"""Minutes; longer than any promise a utility makes."""

SCRIPT_VALUES = (
    "name", "company", "address", "tail", "outage_number", "reason", "start_time",
    "restore_time", "remaining", "restored_at", "water_point", "arrears", "status_since",
    "calls", "promised_time", "unit", "limit",
)  # fmt: skip
"""What scripts may be filled with, written in braces."""

PARTS = ("tip", "reason", "salutation", "restoration", "apology")
"""Where a wording stands on a notice."""

NOTICE_PARTS = tuple(
    part for main in PARTS for part in (main, *(f"{main}.{kind.value}" for kind in OutageKind))
)
"""The same, also narrowed to one kind of notice."""

_BRACED = re.compile(r"\{([^{}]*)\}")
_SOURCE = N_("Say where this comes from: issuer and document.")
_EMPTY = N_("This must not be empty.")
_NO_ADDRESS = N_("Name issuer and document instead of a web address.")
_WEB = re.compile(r"https?:|www\.", re.IGNORECASE)


def check_category(category: Category) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(category, "group", "group_en", "name", "name_en")
    if not category.kinds:
        raise InvalidInput(field="kinds", hint=N_("Choose at least one kind of request."))
    for question in category.questions:
        if not question.text_en:
            raise InvalidInput(
                field="questions",
                hint=N_("“{question}” needs its English text behind a “|”."),
                question=question.text,
            )
        if len(set(question.choices)) < len(question.choices):
            raise InvalidInput(
                field="questions",
                hint=N_("“{question}” has the same choice twice."),
                question=question.text,
            )
    _check_source(category.source)


def check_limit(limit: ServiceLimit) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    if not 1 <= limit.minutes <= LONGEST_LIMIT:
        raise InvalidInput(
            field="minutes",
            hint=N_("Give 1 to {most} minutes."),
            most=LONGEST_LIMIT,
        )
    if limit.working and limit.minutes % 1440:
        raise InvalidInput(
            field="minutes", hint=N_("Working days are counted whole: 1440 minutes each.")
        )
    _check_source(limit.source)


def check_script(script: Script) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(script, "title")
    if script.when not in OCCASIONS:
        raise InvalidInput(field="when", hint=N_("Choose an occasion of the list."))
    if not script.lines:
        raise InvalidInput(field="lines", hint=_EMPTY)
    for line in script.lines:
        for name in _BRACED.findall(line):
            if name not in SCRIPT_VALUES:
                raise InvalidInput(
                    field="lines",
                    hint=N_("“{name}” cannot be filled in. Possible: {values}"),
                    name=name,
                    values=", ".join(SCRIPT_VALUES),
                )
        if re.search(r"[{}]", _BRACED.sub("", line)):
            raise InvalidInput(field="lines", hint=N_("A brace is open or closed too often."))
    _check_source(script.source)


def check_unit(unit: Unit) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(unit, "name", "name_en")


def check_unit_change(unit: Unit, catalogue: Catalogue) -> None:
    """Refuses to take away the last unit of a scope of work that categories lead to."""
    before = catalogue.unit(unit.id)
    if before is None or not before.active or (unit.active and unit.kind is before.kind):
        return
    others = [u for u in catalogue.units if u.kind is before.kind and u.id != unit.id]
    if not others and any(c.unit_kind == before.kind for c in catalogue.categories):
        raise InvalidInput(
            field="kind" if unit.active else "active",
            hint=N_("Categories lead to this scope of work; it needs another unit first."),
        )


def check_notice_text(text: NoticeText) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(text, "text")
    if text.part not in NOTICE_PARTS:
        raise InvalidInput(field="part", hint=N_("Choose a part of the list."))
    _check_source(text.source)


def _needs(record: object, *fields: str) -> None:
    for name in fields:
        if not str(getattr(record, name)).strip():
            raise InvalidInput(field=name, hint=_EMPTY)


def _check_source(source: str) -> None:
    if not source.strip():
        raise InvalidInput(field="source", hint=_SOURCE)
    if _WEB.search(source):
        raise InvalidInput(field="source", hint=_NO_ADDRESS)


def questions_text(questions: tuple[Question, ...]) -> str:
    """One question a line; the star means required.

    `* question | English | choice = English / choice = English`
    """
    lines = []
    for q in questions:
        pairs = (c if english == c else f"{c} = {english}" for c, english in q.pairs())
        parts = [q.text, q.text_en, " / ".join(pairs)]
        lines.append(("* " if q.required else "") + " | ".join(p for p in parts if p))
    return "\n".join(lines)


def read_questions(text: str, known: tuple[Question, ...]) -> tuple[Question, ...]:
    """The questions of such lines. A question that is `known` by its text keeps its key."""
    keys = {q.text: q.key for q in known}
    taken = set(keys.values())
    result: list[Question] = []
    for line in text.splitlines():
        required = line.strip().startswith("*")
        parts = [p.strip() for p in re.split(r"[|｜]", line.strip().lstrip("* "))]
        if not parts[0]:
            continue
        words, english, choices = (*parts, "", "")[:3]
        key = keys.get(words) or _fresh_key(taken)
        taken.add(key)
        result.append(Question(key, words, english, *_choices(choices, required=required)))
    return tuple(result)


def _choices(text: str, *, required: bool) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """Choices, whether an answer is needed, and the choices' English words (blank: none)."""
    pairs = [re.split(r"[=＝]", part, maxsplit=1) for part in re.split(r"[/／]", text)]
    found = [(pair[0].strip(), pair[1].strip() if len(pair) > 1 else "") for pair in pairs]
    found = [(choice, english) for choice, english in found if choice]
    english = tuple(words for _choice, words in found)
    return tuple(choice for choice, _words in found), required, english if any(english) else ()


def with_questions(category: Category, text: str) -> Category:
    """The category asking the questions of `text`."""
    return replace(category, questions=read_questions(text, category.questions))


def _fresh_key(taken: set[str]) -> str:
    number = 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
