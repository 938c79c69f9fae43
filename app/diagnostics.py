"""The log: a rotating file without personal data."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

LOG_NAME = "hotline.log"
# What looks like a person's number and is none: ids, addresses in memory, our own numbers, times.
# Only here large and small letters are alike: a range of Chinese would be tried letter by letter.
_HARMLESS = (
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?:GD|TS)-\d{8}-\d+\b"
    r"|\b\d{4}-\d\d-\d\d(?![\d-])(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d{1,6})?)?)?(?:[+-]\d\d:\d\d)?"
)
# Six and more digits, also in groups, as telephone, account and document numbers are written;
# Chinese text (names, places).
_PERSONAL = (
    rf"(?P<harmless>(?i:{_HARMLESS}))|\+?\d(?:[ \-()/]{{0,2}}\d){{5,}}"
    r"|[㐀-鿿豈-\ufaff\U00020000-\U0003ffff]+"
)


class WithoutPersonalData(logging.Formatter):
    """Hides long numbers and Chinese text, wherever they come from: messages, errors, SQL.

    Names in Latin letters cannot be told from words: never log what people typed.
    """

    @override
    def format(self, record: logging.LogRecord) -> str:
        return without_personal_data(super().format(record))


def without_personal_data(text: str) -> str:
    """The text with everything hidden that may be a number or a name of a person."""
    return re.sub(_PERSONAL, lambda found: found["harmless"] or "…", text)


def start_log(folder: Path) -> Path:
    """Log to `folder`/hotline.log: 5 files of 1 MB. Returns the file's path.

    Where the file cannot be written the log goes to the console.
    """
    path = folder / LOG_NAME
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    except OSError:  # a full or protected disk must not keep anybody from work
        handler = logging.StreamHandler()
    handler.setFormatter(WithoutPersonalData("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
