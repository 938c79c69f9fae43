"""Pinyin initials (拼音首字母): how an agent types 周淑敏 as "zsm".

The table of characters comes from outside (app/integrations/pinyin.py); what the business knows
is here: how family names are read, and which characters people read in two ways.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

MOST_READINGS = 4
"""A name is kept under at most so many spellings."""

SURNAMES: Mapping[str, str] = {
    "单": "s", "仇": "q", "区": "o", "解": "x", "曾": "z", "查": "z", "盖": "g", "缪": "m",
    "朴": "p", "覃": "q", "尉": "w", "翟": "z", "乐": "y", "任": "r", "华": "h", "纪": "j",
    "万": "w", "员": "y", "燕": "y", "洗": "x", "冼": "x", "宓": "m", "逄": "p", "秘": "b",
    "隗": "k", "折": "s", "黑": "h", "召": "s", "句": "g", "长": "z", "种": "c", "重": "c",
    "幺": "y", "盛": "s", "卜": "b", "祭": "z", "不": "f", "贾": "j", "车": "c", "石": "s",
    "沈": "s", "谌": "c", "能": "n", "柏": "b", "筰": "z", "晁": "c", "佴": "n", "祝": "z",
    "牟": "m", "郇": "x", "令": "l", "应": "y", "宁": "n", "於": "y", "阚": "k", "郗": "x",
}  # fmt: skip
"""First letter of a character where it stands as a family name."""

DOUBLE_SURNAMES: Mapping[str, str] = {
    "尉迟": "yc", "长孙": "zs", "万俟": "mq", "澹台": "tt", "单于": "cy", "宗政": "zz",
    "令狐": "lh", "中行": "zh", "乐正": "yz", "亓官": "qg", "夏侯": "xh", "欧阳": "oy",
    "上官": "sg", "司马": "sm", "诸葛": "zg", "皇甫": "hf", "慕容": "mr", "东方": "df",
}  # fmt: skip

TWO_READINGS: Mapping[str, str] = {
    "单": "ds", "仇": "cq", "区": "qo", "解": "jx", "曾": "cz", "查": "cz", "盖": "gh",
    "尉": "wy", "长": "cz", "重": "zc", "乐": "ly", "行": "xh", "朝": "cz", "厦": "xs",
    "翟": "dz", "覃": "tq", "秘": "mb", "隗": "wk", "种": "zc", "石": "sd", "车": "cj",
    "藏": "cz", "传": "cz", "弹": "dt", "调": "dt", "校": "xj", "角": "jl", "佛": "ff",
    "盛": "sc", "省": "sx", "参": "cs", "臭": "cx", "贾": "jg", "召": "zs", "卜": "bb",
    "家": "jj", "茄": "qj", "系": "xj", "侧": "cz", "择": "zz", "粘": "zn", "宿": "sx",
    "折": "zs", "称": "cc", "巷": "xh", "蔚": "wy", "员": "yy", "否": "fp", "约": "yy",
    "会": "hk", "期": "qj", "伽": "qg", "适": "sk", "嘉": "jj", "晟": "sc", "谌": "cs",
    "冯": "fp", "朴": "pp", "洗": "xx", "郗": "xc", "句": "jg", "能": "nn", "柏": "bb",
}  # fmt: skip
"""Characters read in two ways, the usual initial first; equal letters mean one initial."""

PHRASES: Mapping[str, str] = {"重庆": "cq", "长沙": "cs", "厦门": "xm", "乐山": "ls", "银行": "yh"}

_SECOND = {c: letters[1] for c, letters in TWO_READINGS.items() if len(set(letters)) == 2}
_SPECIAL = frozenset(_SECOND) | frozenset(SURNAMES) | {s[0] for s in DOUBLE_SURNAMES}


@dataclass(frozen=True, slots=True)
class InitialsTable:
    """For `str.translate`: character code → initial in lower case, or "" for what has none."""

    letters: Mapping[int, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> "InitialsTable":
        """A table from (code, initial); adds ASCII letters and digits, drops other ASCII."""
        table = {c: chr(c).lower() if chr(c).isalnum() else "" for c in range(128)}
        table.update((c + 0xFEE0, letter) for c, letter in list(table.items()) if c > 32)
        table.update(pairs)
        table.update({ord(c): TWO_READINGS[c][0] for c in TWO_READINGS})
        return cls(table)


def initials(text: str, table: InitialsTable) -> str:
    """The initials of any text by the usual reading of each character; unknown ones are dropped."""
    letters = text.translate(table.letters)
    return letters if letters.isascii() else "".join(c for c in letters if c.isascii())


def name_initials(name: str, table: InitialsTable) -> tuple[str, ...]:
    """All spellings under which a person or company may be looked for, the likeliest first.

    The family name has its own reading (单 is s, 尉迟 is yc); the dictionary's reading and other
    readings of ambiguous characters follow, at most `MOST_READINGS`.
    """
    if _SPECIAL.isdisjoint(name):
        return (initials(name, table),)
    for phrase, letters in PHRASES.items():
        if phrase in name:
            name = name.replace(phrase, letters)
    choices: list[tuple[str, ...]] = []
    rest = name
    if (double := DOUBLE_SURNAMES.get(name[:2])) is not None:
        choices.append(_distinct(double, initials(name[:2], table)))
        rest = name[2:]
    elif len(name) <= 4 and (single := SURNAMES.get(name[0])) is not None:
        choices.append(_distinct(single, initials(name[0], table), _SECOND.get(name[0], single)))
        rest = name[1:]
    choices.extend(_distinct(initials(c, table), _SECOND.get(c, "")) for c in rest)
    spellings = dict.fromkeys("".join(parts) for parts in product(*choices))
    return tuple(spellings)[:MOST_READINGS]


def _distinct(*letters: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x for x in letters if x)) or ("",)
