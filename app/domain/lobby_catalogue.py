"""The lobby's catalogue: services with their papers, halls with their equipment.

A supervisor edits it as a form of lines, checked as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from app.domain.errors import InvalidInput
from app.i18n import N_


class Applicant(StrEnum):
    """Who has come: other papers are needed."""

    OWNER = "owner"  # 本人办理
    AGENT = "agent"  # 代人办理
    COMPANY = "company"  # 单位办理


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing to bring, and for whom; `on_site` tells that it can be made here."""

    text: str
    text_en: str
    applicants: tuple[Applicant, ...]
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class LobbyService:
    """A business of the hall with its papers, as the utility's catalogue has it."""

    code: str
    position: int
    name: str
    name_en: str
    papers: tuple[Paper, ...]
    counter: str
    duration: str
    fee: str
    note: str
    source: str
    active: bool = True
    version: int = 1

    @property
    def applicants(self) -> tuple[Applicant, ...]:
        """Who can ask for it, in the usual order."""
        asked = {a for paper in self.papers for a in paper.applicants}
        return tuple(a for a in Applicant if a in asked)

    def needed(self, applicant: Applicant) -> tuple[Paper, ...]:
        """The papers for this applicant."""
        return tuple(paper for paper in self.papers if applicant in paper.applicants)


@dataclass(frozen=True, slots=True)
class Office:
    """A hall. `services` empty: it does everything; `district` empty: for the whole city."""

    id: int
    position: int
    name: str
    name_en: str
    district: str
    address: str
    hours: str
    phone: str
    unit_id: int | None
    services: tuple[str, ...] = ()
    rounds: tuple[time, ...] = ()
    version: int = 1

    def serves(self, code: str, district: str) -> bool:
        """Whether people of the district can have this business done here."""
        return (not self.services or code in self.services) and self.district in {"", district}


_WORDS = {
    Applicant.OWNER: "本人",
    Applicant.AGENT: "代人",
    Applicant.COMPANY: "单位",
}
_PAPERS = N_("A line a paper: paper | English | 本人,代人,单位 | remark | English remark")
_EQUIPMENT = N_("A line each: name | English")
_ROUNDS = N_("Times with blanks between them, in order: 08:20 13:00 16:30")
_FILL = N_("Please fill this in.")


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """A hall with the names (Chinese, English) of its equipment, in the order of the round."""

    office: Office
    equipment: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> int:
        return self.office.version


def papers_text(papers: Sequence[Paper]) -> str:
    """The papers as lines to edit."""
    lines = []
    for paper in papers:
        who = ",".join(_WORDS[applicant] for applicant in paper.applicants)
        parts = [paper.text, paper.text_en, who, paper.note, paper.note_en]
        lines.append(" | ".join(parts).rstrip(" |"))
    return "\n".join(lines)


def papers_of(text: str) -> tuple[Paper, ...]:
    """The papers of edited lines.

    Raises:
        InvalidInput: a line does not say which paper, or for whom.
    """
    applicants = {words: applicant for applicant, words in _WORDS.items()}
    papers = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        parts += [""] * (5 - len(parts))
        who = [w.strip() for w in parts[2].replace("，", ",").split(",") if w.strip()]
        if len(parts) > 5 or not parts[0] or not who or not set(who) <= set(applicants):
            raise InvalidInput(field="papers", hint=_PAPERS)
        chosen = tuple(a for a in Applicant if _WORDS[a] in who)
        papers.append(Paper(parts[0], parts[1], chosen, parts[3], parts[4]))
    return tuple(papers)


def equipment_text(equipment: Sequence[tuple[str, str]]) -> str:
    """The equipment as lines to edit."""
    return "\n".join(" | ".join(part for part in names if part) for names in equipment)


def equipment_of(text: str) -> tuple[tuple[str, str], ...]:
    """Names of edited lines, each once.

    Raises:
        InvalidInput: a line has no name, or too many.
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) > 2 or not parts[0]:
            raise InvalidInput(field="equipment", hint=_EQUIPMENT)
        found.setdefault(parts[0], parts[1] if len(parts) == 2 else "")
    return tuple(found.items())


def rounds_text(rounds: Sequence[time]) -> str:
    """08:20 13:00 16:30."""
    return " ".join(f"{moment:%H:%M}" for moment in rounds)


def rounds_of(text: str) -> tuple[time, ...]:
    """The times of the rounds.

    Raises:
        InvalidInput: something is no time, or comes twice.
    """
    try:
        found = tuple(time.fromisoformat(part) for part in text.replace("：", ":").split())
    except ValueError as error:
        raise InvalidInput(field="rounds", hint=_ROUNDS) from error
    if list(found) != sorted(set(found)):
        raise InvalidInput(field="rounds", hint=_ROUNDS)
    return found


def check_service(service: LobbyService) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    for field in ("name", "name_en", "papers", "source"):
        if not getattr(service, field):
            raise InvalidInput(field=field, hint=_FILL)


def check_office(entry: OfficeEntry) -> None:
    """Raises InvalidInput, naming the first field that is wrong."""
    for field in ("name", "name_en", "address"):
        if not getattr(entry.office, field):
            raise InvalidInput(field=field, hint=_FILL)
