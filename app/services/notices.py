"""Outage notices as documents: live preview, files, pages for the printer, the text message."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.outage_reads import detail_from, outage_detail
from app.domain.document import WarningKind
from app.domain.errors import NotFound
from app.domain.legibility import Reader, readable_distance
from app.domain.notice import NoticeSite, PosterContent, compose_poster, sms_text
from app.domain.outage import OutageDetail, OutageDraft, OutageState
from app.i18n import N_, _
from app.services.catalogue import Catalogues
from app.services.notice_values import NoticePreview, PageImage, PosterOptions, ReadDistance
from app.services.places import Places
from app.services.saved_files import write_whole
from app.services.session import Session

__all__ = ["NoticePreview", "Notices", "PageImage", "PosterOptions", "ReadDistance"]

PREVIEW_DPI = 160
"""Enough for the preview at 200 % zoom; a page takes some 30 ms."""

PRINT_DPI = 300
PICTURE_DPI = 200
SMALLEST_AREA = 36.0
"""Points under which the area is too small for a wall (DESIGN-UI 11.1)."""

SMALLEST_TIMES = 26.0
_KEPT = 24
_LEGAL_FORM = re.compile(r"[（(].*?[）)]|(?:股份|集团|有限|责任|公司)+")
_OUTAGE = N_("The outage")


class Notices:
    """Draws notices. Everything here takes tens of milliseconds: call it from a worker.

    Drawn notices are kept by their words, so typing in fields that are not printed, or going back
    to a notice seen before, draws nothing.
    """

    def __init__(self, session: Session, places: Places, catalogue: Catalogues) -> None:
        site = session.settings.site
        self._session = session
        self._places = places
        self._catalogue = catalogue
        self._zone = ZoneInfo(site.timezone)
        self._site = NoticeSite(
            company=site.company,
            short_name=_LEGAL_FORM.sub("", site.company),
            hotline=site.hotline,
            public_base_url=site.public_base_url,
        )
        self._drawn: OrderedDict[tuple[PosterContent, PosterOptions], NoticePreview] = OrderedDict()
        self._lock = Lock()

    def poster(self, outage_id: UUID, options: PosterOptions | None = None) -> NoticePreview:
        """The poster of a stored outage; one round trip.

        Raises:
            NotFound: there is no such outage.
        """
        detail = detail_from(self._session.database.one(outage_detail(outage_id)))
        if detail is None:
            raise NotFound(what=_(_OUTAGE))
        return self.of(detail, options)

    def of(self, detail: OutageDetail, options: PosterOptions | None = None) -> NoticePreview:
        """The poster of an outage that is at hand; no query."""
        options = replace(options or PosterOptions(), copies=1)
        key = (self._content(detail), options)
        with self._lock:
            if (known := self._drawn.get(key)) is not None:
                self._drawn.move_to_end(key)
                return known
        drawn = self._draw(*key)
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        return drawn

    def preview(
        self, draft: OutageDraft, number: str = "", options: PosterOptions | None = None
    ) -> NoticePreview:
        """The poster of what stands in the editor, saved or not."""
        return self.of(self.as_draft(draft, number), options)

    def as_draft(self, draft: OutageDraft, number: str = "") -> OutageDetail:
        """The draft as an outage that nobody has published."""
        unit = self._catalogue.get().unit(draft.unit_id)
        return OutageDetail(
            number=number,
            state=OutageState.DRAFT,
            content=draft,
            versions=(),
            published_at=None,
            restored_at=None,
            callers=0,
            unit=unit.name if unit is not None else "",
            version=draft.version,
        )

    def sms_text(self, detail: OutageDetail) -> str:
        """The text message, at most 70 characters."""
        names = self._names(detail)
        return sms_text(detail, names=names, site=self._site, zone=self._zone)

    def print_pages(
        self, detail: OutageDetail, options: PosterOptions | None = None
    ) -> Iterator[PageImage]:
        """Every page of every numbered copy at 300 dpi (35 MB each), one after another."""
        from app.documents.poster import draw_poster
        from app.documents.raster import render_page

        document = draw_poster(self._content(detail), options=options)
        for page in range(document.pages):
            yield render_page(document.pdf, page, dpi=PRINT_DPI)

    def png(self, pdf: bytes, page: int = 0, *, dpi: int = PICTURE_DPI) -> bytes:
        """One page as a PNG file."""
        from app.documents.raster import page_png

        return page_png(pdf, page, dpi=dpi)

    def picture(self, pdf: bytes, page: int = 0, *, dpi: int = PICTURE_DPI) -> PageImage:
        """One page as pixels, for the clipboard."""
        from app.documents.raster import render_page

        return render_page(pdf, page, dpi=dpi)

    def save_pdf(self, pdf: bytes, path: Path) -> Path:
        """Write the PDF; the old file stays whole when it fails.

        Raises:
            Unavailable: the folder cannot be written, or the file is open elsewhere.
        """
        return write_whole(path, pdf)

    def _content(self, detail: OutageDetail) -> PosterContent:
        names = self._names(detail)
        return compose_poster(detail, names=names, site=self._site, zone=self._zone)

    def _names(self, detail: OutageDetail) -> dict[int, str]:
        book = self._places.book()
        found = (book.get(area.community_id) for area in detail.content.areas)
        return {community.id: community.name for community in found if community is not None}

    def _draw(self, content: PosterContent, options: PosterOptions) -> NoticePreview:
        from app.documents.poster import draw_poster
        from app.documents.raster import render_pages

        document = draw_poster(content, options=options)
        continued = any(w.kind is WarningKind.AREA_CONTINUED for w in document.warnings)
        distances = tuple(
            ReadDistance(
                size.part,
                readable_distance(size.pt, size.glyphs, Reader.COMFORTABLE),
                size.pt,
                small=(size.part == "areas" and (continued or size.pt < SMALLEST_AREA))
                or (size.part == "times" and size.pt < SMALLEST_TIMES),
            )
            for size in document.sizes
            if size.pt > 0
        )
        pages = render_pages(document.pdf, dpi=PREVIEW_DPI)
        return NoticePreview(document.pdf, pages, document.warnings, distances)
