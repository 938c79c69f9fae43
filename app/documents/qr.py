"""QR codes as vector rectangles, one for each run of dark modules in a row."""

from dataclasses import dataclass
from functools import lru_cache

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code's dark runs as (row, first column, length); `modules` a side without quiet zone."""

    modules: int
    runs: tuple[tuple[int, int, int], ...]
    version: int
    level: str

    @property
    def side(self) -> int:
        """Modules a side with the quiet zone."""
        return self.modules + 2 * QUIET


@lru_cache(maxsize=64)
def encode(content: str) -> QrCode:
    """Level M at least, raised as far as the same size allows.

    Text beyond ASCII goes in as UTF-8 without an ECI header, which every phone reads.
    """
    import segno

    if content.isascii():
        code = segno.make_qr(content, error="m", boost_error=True)
    else:
        code = segno.make_qr(content, error="m", boost_error=True, mode="byte", encoding="utf-8")
    runs = []
    for row, cells in enumerate(code.matrix):
        start = None
        for column, dark in enumerate([*cells, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((row, start, column - start))
                start = None
    return QrCode(len(code.matrix), tuple(runs), int(code.version), str(code.error))
