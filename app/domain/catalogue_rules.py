"""What a catalogue row must hold before it is saved, and questions as lines of text."""

import re
from dataclasses import replace

from app.domain.catalogue import Category, NoticeText, Question, Script, ServiceLimit, Unit
from app.domain.errors import InvalidInput
from app.i18n import N_

LONGEST_LIMIT = 60 * 1440
"""Minutes; longer than any promise a utility makes."""

SCRIPT_VALUES = (
    "name", "company", "address", "tail", "outage_number", "reason", "start_time",
    "restore_time", "remaining", "restored_at", "water_point", "arrears", "status_since",
    "calls", "promised_time", "unit", "limit",
)  # fmt: skip
"""What scripts may be filled with, written in braces."""

_BRACED = re.compile(r"\{([^{}]*)\}")
_SOURCE = N_("Say where this comes from: issuer and document.")
_EMPTY = N_("This must not be empty.")
_NO_ADDRESS = N_("Name issuer and document instead of a web address.")
_WEB = re.compile(r"https?:|www\.", re.IGNORECASE)


def check_category(category: Category) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(category, "name", "name_en")
    if not category.kinds:
        raise InvalidInput(field="kinds", hint=N_("Choose at least one kind of request."))
    for question in category.questions:
        if not question.text_en:
            raise InvalidInput(
                field="questions",
                hint=N_("“{question}” needs its English text behind a “|”."),
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


def check_notice_text(text: NoticeText) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    _needs(text, "text")
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
    """One question a line: `* question | English | choice / choice`; the star means required."""
    lines = []
    for q in questions:
        parts = [q.text, q.text_en, " / ".join(q.choices)]
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
        split = tuple(c.strip() for c in re.split(r"[/／]", choices) if c.strip())
        result.append(Question(key, words, english, split, required))
    return tuple(result)


def with_questions(category: Category, text: str) -> Category:
    """The category asking the questions of `text`."""
    return replace(category, questions=read_questions(text, category.questions))


def _fresh_key(taken: set[str]) -> str:
    number = 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
