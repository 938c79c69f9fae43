"""Poster: the first one with all imports and fonts, and the next ones."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from app.domain.notice import PosterContent
from tests.bench.table import HEAD, show, summary, timed
from tests.documents.notices import area, outage, poster

FIRST = """
import time
begin = time.perf_counter()
from app.documents.poster import PosterOptions, draw_poster
from tests.bench.poster import notice
draw_poster(notice(3), options=PosterOptions())
print((time.perf_counter() - begin) * 1000)
"""


def notice(areas: int) -> PosterContent:
    """A planned outage over so many places."""
    places = tuple(area(text=f"示例小区{n} 1–{n + 3}号楼") for n in range(1, areas + 1))
    return poster(outage(areas=places))


def _different(areas: int) -> Callable[[], object]:
    """Another number each time, so that nothing is answered from memory."""
    from app.documents.poster import PosterOptions, draw_poster

    made, numbers, options = notice(areas), count(1), PosterOptions()
    return lambda: draw_poster(replace(made, number=f"TS-{next(numbers):011d}"), options=options)


def run() -> None:
    """Print the table."""
    from app.documents.poster import PosterOptions, draw_poster
    from app.documents.raster import render_page

    first = [
        float(subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True,
                             check=True).stdout)
        for _ in range(5)
    ]  # fmt: skip
    pdf = draw_poster(notice(3), options=PosterOptions()).pdf
    rows = [
        summary("first poster, with imports and fonts", first, "≤ 400"),
        summary("next poster, 3 places", timed(_different(3), 30), "≤ 80"),
        summary("next poster, 40 places", timed(_different(40), 20), ""),
        summary("page as pixels, 160 dpi", timed(lambda: render_page(pdf, 0, dpi=160), 20), ""),
        summary("page as pixels, 300 dpi", timed(lambda: render_page(pdf, 0, dpi=300), 10), ""),
    ]
    show("Poster", HEAD, rows)
