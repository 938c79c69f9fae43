"""Printing through the system dialog: pages as 300-dpi pictures, drawn off the UI thread.

Qt's traps (measured): without a printer `QPrinter` silently becomes a PDF file without a name,
`isValid()` is True and only `QPainter.begin()` tells; a printer at 1200 dpi must not be drawn at
its own resolution; dialog and printer need a reference while the dialog is open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import Cancelled, HotlineError, Unavailable
from app.i18n import N_, _, ngettext
from ui.errors import present
from ui.tasks import JobHandle, Lane, Tasks
from ui.widgets.pdf_view import PagePixels, image_of
from ui.widgets.toast import Toasts

RESOLUTION = 300
A4_MM = QSizeF(210, 297)
_PRINTER = N_("The printer {name}")
_PRINTER_ADVICE = N_("Check that it is switched on and connected, then print again.")


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What to print. `pages(copies)` is called in a worker and yields every page of every copy.

    `instead` is offered where there is no printer (words and what to do), e.g. saving the PDF.
    `size_mm` is the paper where it is not A4, e.g. a receipt.
    """

    title: str
    copies: int
    pages: Callable[[int], Iterable[PagePixels]]
    instead: tuple[str, Callable[[], object]] | None = None
    colour: bool = True
    size_mm: tuple[float, float] | None = None


def printer_names() -> list[str]:
    """The printers this computer knows, the default first. Takes milliseconds: in a worker."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != default)


class Printing(QObject):
    """Asks for the printers, opens the system's dialog and sends the pages.

    Keep it as long as its page: it holds the dialog and the printer.
    """

    def __init__(self, tasks: Tasks, toasts: Toasts, host: QWidget) -> None:
        super().__init__(host)
        self._tasks, self._toasts, self._host = tasks, toasts, host
        self._dialog: QPrintDialog | None = None
        self._printer: QPrinter | None = None

    def start(self, request: PrintRequest) -> None:
        """Begin: the dialog opens, or a message says that there is no printer."""
        self._tasks.run(
            printer_names,
            owner=self,
            done=lambda names: self._on_printers(request, names),
            lane=Lane.OUTPUT,
            newest="printers",
        )

    def _on_printers(self, request: PrintRequest, names: list[str]) -> None:
        if not names:
            words = _(
                "No printer is set up on this computer. Add one in the system's settings, "
                "or save the PDF and print it at another desk."
            )
            fix, do = request.instead or ("", None)
            self._toasts.show_error(words, fix, do)
            return
        self._printer = new_printer(request, names[0])
        self._dialog = QPrintDialog(self._printer, self._host)
        self._dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=False)
        self._dialog.accepted.connect(lambda: self._on_accepted(request))
        QDialog.open(self._dialog)  # QPrintDialog's own open() wants a slot's name

    def _on_accepted(self, request: PrintRequest) -> None:
        printer = self._printer
        if printer is not None:
            self.send(printer, request)

    def send(self, printer: QPrinter, request: PrintRequest) -> None:
        """Draw the pages on a printer that was chosen; tells when they are handed over.

        Every copy is drawn by itself, because it bears its own number.
        """
        copies = max(1, printer.copyCount())
        printer.setCopyCount(1)
        self._tasks.run_with_progress(
            lambda handle: print_pages(printer, request.pages(copies), handle),
            owner=self,
            done=lambda sheets: self._on_sent(sheets, printer.printerName()),
            failed=self._on_failed,
            lane=Lane.OUTPUT,
        )

    def _on_sent(self, sheets: int, name: str) -> None:
        words = ngettext("{n} sheet sent to {printer}", "{n} sheets sent to {printer}", sheets)
        self._toasts.show_success(words.format(n=sheets, printer=name or "PDF"))

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, HotlineError):
            self._toasts.show_error(error.message())
        elif not isinstance(error, Cancelled):
            present(error, self._toasts)


def new_printer(request: PrintRequest, name: str = "") -> QPrinter:
    """A printer set for full A4 pages at 300 dpi; `name` empty writes a PDF (for tests)."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setDocName(request.title)
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            _page_size(request.size_mm),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    mode = QPrinter.ColorMode
    printer.setColorMode(mode.Color if request.colour else mode.GrayScale)
    printer.setCopyCount(max(1, request.copies))
    return printer


def _page_size(size_mm: tuple[float, float] | None) -> QPageSize:
    if size_mm is None:
        return QPageSize(A4_MM, QPageSize.Unit.Millimeter, "A4")
    return QPageSize(QSizeF(*size_mm), QPageSize.Unit.Millimeter)


def file_printer(request: PrintRequest, path: Path) -> QPrinter:
    """A printer that writes a PDF file instead of paper."""
    printer = new_printer(request)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(RESOLUTION)
    printer.setOutputFileName(str(path))
    return printer


def print_pages(
    printer: QPrinter, pages: Iterable[PagePixels], handle: JobHandle | None = None
) -> int:
    """Draw every page over the whole sheet; returns how many. Runs in a worker.

    Raises:
        Unavailable: the printer does not take the job.
        Cancelled: the person cancelled; the job is taken back.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise Unavailable(
            what=_(_PRINTER).format(name=printer.printerName()), advice=_(_PRINTER_ADVICE)
        )
    count = 0
    try:
        for page in pages:
            if handle is not None:
                handle.progress(count, 0)
            if count and not printer.newPage():
                raise Unavailable(
                    what=_(_PRINTER).format(name=printer.printerName()), advice=_(_PRINTER_ADVICE)
                )
            image = image_of(page)
            painter.drawImage(_whole_sheet(printer, image.size()), image)
            count += 1
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return count


def _whole_sheet(printer: QPrinter, image: QSize) -> QRect:
    """The page in device pixels; the picture keeps its proportions and is centred."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    size = image.scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = sheet.left() + (sheet.width() - size.width()) // 2
    top = sheet.top() + (sheet.height() - size.height()) // 2
    return QRect(left, top, size.width(), size.height())
