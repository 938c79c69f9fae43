"""Every document as a picture: posters of each kind, the work order."""

from pathlib import Path

from app.documents.poster import PosterOptions, draw_poster
from app.documents.raster import page_png
from app.documents.work_order import Paper, WorkOrderOptions, draw_work_order
from app.domain.document import Document
from tests.documents.notices import (
    SITE,
    ZONE,
    area,
    at,
    delayed,
    emergency,
    low_pressure,
    no_water,
    outage,
    poster,
    two_phases,
)
from tests.documents.tickets import TICKET

DPI = 110


def draw_documents(folder: Path) -> None:
    """Write one PNG per page."""
    plain, tear_off = PosterOptions(), PosterOptions(tear_off=True)
    many = outage(areas=tuple(area(text=f"示例小区{n} 1–{n + 3}号楼") for n in range(1, 41)))
    pressure = outage(
        windows=(no_water(at(4, 8, 8), at(4, 9, 8)), low_pressure(at(4, 9, 8), at(4, 30, 0)))
    )
    made: dict[str, Document] = {
        "document-poster-planned": draw_poster(poster(outage()), options=tear_off),
        "document-poster-emergency": draw_poster(poster(emergency()), options=plain),
        "document-poster-delayed": draw_poster(poster(delayed()), options=plain),
        "document-poster-two-phases": draw_poster(poster(two_phases()), options=plain),
        "document-poster-pressure": draw_poster(poster(pressure), options=plain),
        "document-poster-bilingual": draw_poster(
            poster(outage()), options=PosterOptions(bilingual=True)
        ),
        "document-poster-monochrome": draw_poster(
            poster(emergency()), options=PosterOptions(monochrome=True)
        ),
        "document-poster-forty-places": draw_poster(poster(many), options=plain),
    }
    for paper in Paper:
        options = WorkOrderOptions(
            company=SITE.company, hotline=SITE.hotline, zone=ZONE, printed_at=at(7, 14, 9),
            printed_by="陈静", paper=paper,
        )  # fmt: skip
        order = draw_work_order(TICKET, options=options)
        made[f"document-work-order-{paper.name.lower()}"] = order
    for name, document in made.items():
        for page in range(document.pages):
            suffix = f"-{page + 1}" if document.pages > 1 else ""
            (folder / f"{name}{suffix}.png").write_bytes(page_png(document.pdf, page, dpi=DPI))
    print(f"· {len(made)} documents", flush=True)
