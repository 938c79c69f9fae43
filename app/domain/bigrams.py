"""Number-aware bigrams: how Chinese text is cut for the full-text index, the same on both engines.

"共青团路12号" gives 共青 青团 团路 12号. A run of letters or digits takes the character behind it,
so that 12号 never matches 112号 or 12栋. The index stores what `tokens` makes, therefore a change
needs a new `VERSION` and a rebuilt index.
"""

import re

from app.domain.spelling import half_width

VERSION = 1

CJK = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1f"
    "\U00030000-\U000323af"
)
"""Chinese characters with extensions A to I, as the inside of a regular expression's class."""

_TOKEN = re.compile(rf"([0-9a-z]+[{CJK}]?)|[{CJK}](?=([{CJK}]))")


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order, repeated ones included; lower case, half width."""
    clean = half_width(text).lower()
    return [m[1] or m[0] + m[2] for m in _TOKEN.finditer(clean)]


def indexed(text: str) -> str:
    """The tokens joined by spaces, once each: what the index column holds."""
    return " ".join(dict.fromkeys(tokens(text)))


def wanted(words: str) -> list[str]:
    """The tokens a text must hold to contain these words; empty when they are too short to ask.

    A number at the end of the words may have any character behind it in the text: it comes back
    with a trailing "*" and is to be asked as a prefix.
    """
    result: dict[str, None] = {}
    for word in half_width(words).lower().split():
        for token in tokens(word):
            result[token + "*" if token.isascii() and word.endswith(token) else token] = None
    return list(result)
