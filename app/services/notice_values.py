"""What the screen needs to know of notices, without the database behind them."""

from dataclasses import dataclass

from app.documents.poster_layout import PosterOptions
from app.documents.raster import PageImage
from app.domain.document import DocumentWarning

__all__ = ["NoticePreview", "PageImage", "PosterOptions", "ReadDistance"]


@dataclass(frozen=True, slots=True)
class ReadDistance:
    """From how many metres a part (title, times, areas, hotline) is read comfortably.

    `small` marks what is smaller than a notice on a wall should be.
    """

    part: str
    metres: float
    pt: float
    small: bool


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """A drawn notice: the PDF that would be printed, its pages as pixels, and what to say."""

    pdf: bytes
    pages: tuple[PageImage, ...]
    warnings: tuple[DocumentWarning, ...]
    distances: tuple[ReadDistance, ...]
