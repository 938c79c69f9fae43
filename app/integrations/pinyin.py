"""The table of pinyin initials, made once from pypinyin's dictionary of characters."""

import importlib.util
import unicodedata
from functools import lru_cache
from pathlib import Path

from app.domain.initials import InitialsTable


@lru_cache(maxsize=1)
def initials_table() -> InitialsTable:
    """Initials of all Chinese characters by their first reading; about 40 ms the first time."""
    dictionary = _character_dictionary()
    return InitialsTable.of((code, _initial(readings)) for code, readings in dictionary.items())


def _character_dictionary() -> dict[int, str]:
    """Code point → "zhōng,zhòng".

    Loaded beside the package: importing pypinyin itself costs another 100 ms for its dictionary
    of phrases and its styles, which single characters do not need.
    """
    package = importlib.util.find_spec("pypinyin")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).with_name("pinyin_dict.py")
    if file.exists():
        spec = importlib.util.spec_from_file_location("_pinyin_characters", file)
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return dict(module.pinyin_dict)
    from pypinyin.constants import PINYIN_DICT  # a packed program has no source files

    return dict(PINYIN_DICT)


def _initial(readings: str) -> str:
    """First letter of "zhōng,zhòng" without its tone mark."""
    first = readings[:1]
    return first if first.isascii() else unicodedata.normalize("NFD", first)[0].lower()
