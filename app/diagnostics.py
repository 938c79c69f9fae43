"""The log: a rotating file without personal data."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

LOG_NAME = "hotline.log"
# Runs of digits as long as a telephone, account or document number; Chinese text (names, places).
_PERSONAL = re.compile(r"(?<![\w-])\d{6,}(?!\w)|[㐀-鿿\U00020000-\U0003ffff]+")


class WithoutPersonalData(logging.Formatter):
    """Hides long numbers and Chinese text, wherever they come from."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return _PERSONAL.sub("…", super().format(record))


def start_log(folder: Path) -> Path:
    """Log to `folder`/hotline.log: 5 files of 1 MB. Returns the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_NAME
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(WithoutPersonalData("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path

