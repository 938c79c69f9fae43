"""PDF pages as pictures, through PDFium: for the preview, the printer and the clipboard."""

import struct
import threading
import zlib
from dataclasses import dataclass

_lock = threading.Lock()  # PDFium may not be entered by two threads


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: 4 bytes a pixel (blue, green, red, unused), `stride` bytes a row, on white.

    The same layout as Qt's Format_RGB32 on little-endian machines.
    """

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's size in millimetres."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The sizes of all pages."""
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sizes = [document[number].get_size() for number in range(len(document))]
        finally:
            document.close()
    return tuple(PageSize(width / 72 * 25.4, height / 72 * 25.4) for width, height in sizes)


def render_page(pdf: bytes, page: int = 0, *, dpi: float = 150) -> PageImage:
    """One page (from 0) as raw pixels at `dpi` dots an inch."""
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            bitmap = document[page].render(
                scale=dpi / 72, prefer_bgrx=True, fill_color=(255, 255, 255, 255)
            )
            image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
        finally:
            document.close()
    return image


def render_pages(pdf: bytes, *, dpi: float = 150) -> tuple[PageImage, ...]:
    """All pages as raw pixels."""
    return tuple(render_page(pdf, page, dpi=dpi) for page in range(len(page_sizes(pdf))))


def page_png(pdf: bytes, page: int = 0, *, dpi: float = 150) -> bytes:
    """One page as a PNG file."""
    return encode_png(render_page(pdf, page, dpi=dpi), dpi=dpi)


def encode_png(image: PageImage, *, dpi: float = 150) -> bytes:
    """A true-colour PNG of the pixels, with its resolution written into it."""
    rows = bytearray()
    for y in range(image.height):
        line = image.pixels[y * image.stride : y * image.stride + image.width * 4]
        colours = bytearray(image.width * 3)
        colours[0::3], colours[1::3], colours[2::3] = line[2::4], line[1::4], line[0::4]
        rows += b"\0" + colours
    per_metre = round(dpi / 0.0254)
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(bytes(rows), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
