"""Translation: `_` translates now, `N_` marks a text that is translated where it is shown.

The texts in the code are English; `resources/locale/zh_CN` holds the Chinese. The catalogue is
compiled by `./dev messages`; where it is missing the English text is shown.
"""

import gettext
import locale
import os
from pathlib import Path

from typing_extensions import override

LANGUAGES: tuple[str, ...] = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"
DOMAIN = "hotline"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "resources" / "locale"


# The Chinese font that is shipped draws curly quotation marks as wide as a character.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class _English(gettext.NullTranslations):
    """The texts of the code, with straight quotation marks."""

    @override
    def gettext(self, message: str) -> str:
        return message.translate(_STRAIGHT)

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).translate(_STRAIGHT)

    @override
    def pgettext(self, context: str, message: str) -> str:
        return message.translate(_STRAIGHT)


class _Current:
    """The one translation in use; replaced as a whole when the language changes."""

    translation: gettext.NullTranslations = _English()
    language: str = "en"


def choose_language(setting: str | None) -> str:
    """The setting, else a Chinese or English system locale, else Chinese."""
    if setting in LANGUAGES:
        return str(setting)
    return "en" if _system_locale().lower().startswith("en") else DEFAULT_LANGUAGE


def _system_locale() -> str:
    """The locale's name as the system gives it: en_GB.UTF-8, zh_CN, C, or English_United States."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return locale.getlocale()[0] or "" if os.name == "nt" else ""


def set_language(language: str) -> None:
    """Use `language` (one of LANGUAGES) for every text translated from now on."""
    try:
        _Current.translation = gettext.translation(DOMAIN, LOCALE_DIR, languages=[language])
    except FileNotFoundError:
        _Current.translation = _English()
    _Current.language = language


def current_language() -> str:
    """The language in use, one of LANGUAGES."""
    return _Current.language


def _(message: str) -> str:
    """Translate `message` now."""
    return _Current.translation.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark only"
    """Mark `message` for extraction; it is translated later with `_`."""
    return message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate by number: `singular` for one, `plural` otherwise."""
    return _Current.translation.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate `message` as meant in `context`, for words with two meanings."""
    return _Current.translation.pgettext(context, message)
