"""The editable catalogues: what the utility can change without a programmer.

Every number and wording carries its source (issuer and document), because a promise is only as
good as the rule behind it.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app.domain.lobby_catalogue import LobbyService, OfficeEntry


class RequestKind(StrEnum):
    """受理类型, in the order of the form's segments (keys 1 to 7)."""

    CONSULT = "consult"  # 咨询
    REPAIR = "repair"  # 报修
    LEAK = "leak"  # 报漏
    COMPLAINT = "complaint"  # 投诉
    SUGGESTION = "suggestion"  # 建议
    INTERNAL = "internal"  # 内部协调
    TRANSFER_12345 = "transfer_12345"  # 12345 转办


class Grade(IntEnum):
    """紧急程度. 1 is the most urgent; 4 is answered on the call."""

    CRITICAL = 1  # 特急
    URGENT = 2  # 紧急
    ORDINARY = 3  # 一般
    ON_CALL = 4  # 即办


class Callback(StrEnum):
    """Whether the caller is rung back after the case (回访)."""

    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """A question the form asks for one category. `choices` empty means free text.

    An answer is stored as the Chinese choice; `choices_en` are its English words, in the same
    order, empty or missing where there are none.
    """

    key: str
    text: str
    text_en: str
    choices: tuple[str, ...] = ()
    required: bool = False
    choices_en: tuple[str, ...] = ()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each choice with its English words; the Chinese where there are none."""
        english = dict(zip(self.choices, self.choices_en, strict=False))
        return tuple((choice, english.get(choice) or choice) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Category:
    """业务分类: 大类 › 小类. `initials` are the pinyin initials of `name`."""

    code: str
    group: str
    group_en: str
    name: str
    name_en: str
    initials: str
    kinds: tuple[RequestKind, ...]
    grade: Grade
    unit_kind: str
    callback: Callback
    questions: tuple[Question, ...]
    source: str
    version: int = 1
    active: bool = True


class UnitKind(StrEnum):
    """What a responsible unit does; the category's lead unit is chosen by kind and district."""

    HOTLINE = "hotline"  # 热线
    BRANCH = "branch"  # 分公司(营业、抄表)
    REPAIR = "repair"  # 维修中心
    NETWORK = "network"  # 管网
    QUALITY = "quality"  # 水质
    METER = "meter"  # 表务 / 计量
    SUPERVISION = "supervision"  # 督办、纪检、稽查


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位. `district` empty means the whole city."""

    id: int
    name: str
    name_en: str
    kind: UnitKind
    district: str
    phone: str
    duty_person: str
    version: int = 1
    active: bool = True


class Step(StrEnum):
    """A limit's step in a ticket's life."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    CONTACT = "contact"
    ARRIVE = "arrive"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class ServiceLimit:
    """服务承诺参数: minutes allowed for a step at a grade.

    `working` counts working days of `minutes` / 1440 days each instead of natural time. With a
    `kind` (投诉, 12345 转办 …) it stands before the grade's own limit for requests of that kind.
    """

    code: str
    grade: Grade
    step: Step
    minutes: int
    working: bool
    source: str
    version: int = 1
    kind: RequestKind | None = None


class ScriptTab(StrEnum):
    """Where a script is shown on the call desk."""

    REPLY = "reply"  # 答复话术
    SOOTHE = "soothe"  # 安抚
    ESCALATE = "escalate"  # 投诉升级
    READ_BACK = "read_back"  # 复述核对


@dataclass(frozen=True, slots=True)
class Script:
    """Sentences to say. `when` names the finding it answers; `{…}` are filled from data.

    `lines` are said one after another; `never` is what must not be promised.
    """

    code: str
    tab: ScriptTab
    when: str
    title: str
    lines: tuple[str, ...]
    never: str
    source: str
    version: int = 1
    active: bool = True


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A wording of the outage notice: `tip`, `reason` and the like, by kind of notice."""

    code: str
    part: str
    text: str
    text_en: str
    source: str
    version: int = 1
    active: bool = True


@dataclass(frozen=True, slots=True)
class Retired:
    """Rows that are not offered any more; records made with them still name them."""

    categories: tuple[Category, ...] = ()
    units: tuple[Unit, ...] = ()
    scripts: tuple[Script, ...] = ()
    notice_texts: tuple[NoticeText, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All catalogues at one moment; small enough to be held by every desk.

    The rows are those that are offered; `category` and `unit` know the retired ones too. The
    lobby's rows are there only for who edits them.
    """

    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    limits: tuple[ServiceLimit, ...]
    scripts: tuple[Script, ...]
    notice_texts: tuple[NoticeText, ...]
    retired: Retired = Retired()
    lobby_services: tuple[LobbyService, ...] = ()
    offices: tuple[OfficeEntry, ...] = ()

    def category(self, code: str) -> Category | None:
        known = (*self.categories, *self.retired.categories)
        return next((c for c in known if c.code == code), None)

    def unit(self, unit_id: int | None) -> Unit | None:
        known = (*self.units, *self.retired.units)
        return next((u for u in known if u.id == unit_id), None)

    def minutes(
        self, grade: Grade, step: Step, kind: RequestKind | None = None
    ) -> ServiceLimit | None:
        """The limit of a step: the kind's own at this grade, else the grade's.

        A kind that says when to finish has a life of its own (投诉: nobody has to arrive): what it
        leaves open has no limit. One that does not (12345) follows the grade in the rest.
        """
        at_grade = {(x.kind, x.step): x for x in self.limits if x.grade == grade}
        own = kind if (kind, Step.FINISH) in at_grade else None
        return at_grade.get((kind, step)) or at_grade.get((own, step))

    def lead_unit(self, category: Category, district: str) -> Unit | None:
        """The unit of the category's kind for the district, else the city-wide one."""
        same_kind = [u for u in self.units if u.kind == category.unit_kind]
        return next(
            (u for u in same_kind if u.district == district),
            next((u for u in same_kind if not u.district), None),
        )
