"""The poster beside the editor: the very PDF that is printed, what to say about it, the output."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.document import DocumentWarning
from app.i18n import _, ngettext, pgettext
from app.services.notice_values import NoticePreview, PosterOptions, ReadDistance
from ui.labels import Mark, Role
from ui.pages.outages.flow import FlowLayout
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import IconButton, KeyButton, link_button
from ui.widgets.card import Card
from ui.widgets.chip import MarkSign
from ui.widgets.pdf_view import FIT, PdfView
from ui.widgets.segmented import Segmented
from ui.widgets.text import clear_layout, text_label
from ui.widgets.waiting import EmptyState

MOST_COPIES = 200
SHOWN_WARNINGS = 3


class PreviewPane(Card):
    """`options_changed` after a choice; the other signals are wishes of the person."""

    options_changed = Signal()
    save_requested = Signal()
    copy_requested = Signal()
    print_requested = Signal()
    message_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("A4 poster"))
        self._theme = theme
        self.preview: NoticePreview | None = None
        self.flush()
        self._build_header_row()
        self._build_body()
        self._build_footer()
        self._connect_signals()
        self.show_preview(None)

    def _build_header_row(self) -> None:
        self.back = IconButton(
            self._theme, "chevron-left", _("Previous page"), on_click=lambda: self._turn(-1)
        )
        self.forward = IconButton(
            self._theme, "chevron-right", _("Next page"), on_click=lambda: self._turn(1)
        )
        self.page_label = text_label("", "cap2")
        self.message_button = link_button(self._theme, _("Text message"), icon="message-square")
        self.message_button.setToolTip(_("Copy the text message"))
        self.fit = link_button(self._theme, _("Life size"), icon="search")
        for widget in (self.back, self.page_label, self.forward, self.message_button, self.fit):
            self.add_to_header(widget)

    def _build_body(self) -> None:
        theme = self._theme
        self.tear_off = QCheckBox(_("Tear-off strips"))
        self.bilingual = QCheckBox(_("Bilingual"))
        self.colour = Segmented[bool](
            theme, [(True, _("Colour")), (False, _("B/W"))], label=_("Print colours")
        )
        self.colour.set_value(True)
        options = QFrame()
        options.setProperty("role", "cardHeader")
        row = QHBoxLayout(options)
        row.setContentsMargins(theme.gutter, theme.px(6), theme.gutter, theme.px(6))
        row.setSpacing(theme.gutter)
        row.addWidget(self.tear_off)
        row.addWidget(self.bilingual)
        row.addStretch(1)
        row.addWidget(self.colour)
        self.view = PdfView(theme, _("Preview of the poster"))
        words = _("The poster appears here while you write.")
        self.nothing = EmptyState(theme, "image", words)
        self._warnings = QVBoxLayout()
        gap = theme.px(8)
        self._warnings.setContentsMargins(gap, gap, gap, 0)
        self._warnings.setSpacing(theme.px(6))
        self.distances = QWidget()
        holder = QVBoxLayout(self.distances)
        holder.setContentsMargins(theme.gutter, theme.px(8), theme.gutter, theme.px(8))
        self._flow_box = QWidget()
        self._flow = FlowLayout(theme.px(10), self._flow_box)
        holder.addWidget(self._flow_box)
        self.body.addWidget(options)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(self._warnings)
        self.body.addWidget(self.distances)

    def _build_footer(self) -> None:
        theme = self._theme
        self.save_button = KeyButton(theme, _("PDF"), icon="download")
        self.save_button.setToolTip(_("Save the PDF"))
        self.copy_button = KeyButton(theme, _("Copy picture"), icon="copy")
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setAccessibleName(_("Copies"))
        self.copies.lineEdit().setAccessibleName(_("Copies"))
        self.copies.setFixedWidth(theme.px(58))
        self.copies.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.print_button = KeyButton(theme, "", "Ctrl+P", icon="printer")
        self._on_copies_changed(1)
        footer = self.footer()
        for widget in (self.save_button, self.copy_button):
            footer.addWidget(widget)
        footer.addStretch(1)
        footer.addWidget(self.copies)
        footer.addWidget(self.print_button)

    def _connect_signals(self) -> None:
        for box in (self.tear_off, self.bilingual):
            box.setAccessibleName(box.text())
            box.toggled.connect(lambda _on: self.options_changed.emit())
        self.colour.chosen.connect(lambda _value: self.options_changed.emit())
        self.fit.clicked.connect(lambda _checked: self.view.toggle_fit())
        self.copies.valueChanged.connect(self._on_copies_changed)
        self.view.page_changed.connect(self._on_page_changed)
        self.view.zoom_changed.connect(self._on_zoom_changed)
        self.save_button.clicked.connect(lambda _checked: self.save_requested.emit())
        self.copy_button.clicked.connect(lambda _checked: self.copy_requested.emit())
        self.message_button.clicked.connect(lambda _checked: self.message_requested.emit())
        self.print_button.clicked.connect(lambda _checked: self.print_requested.emit())

    def options(self, *, copies: int = 1) -> PosterOptions:
        """What is chosen for the poster."""
        return PosterOptions(
            copies=copies,
            tear_off=self.tear_off.isChecked(),
            bilingual=self.bilingual.isChecked(),
            monochrome=self.colour.value is False,
        )

    def set_options(self, options: PosterOptions, copies: int) -> None:
        """Show choices of an earlier build; nothing is emitted."""
        for box, on in ((self.tear_off, options.tear_off), (self.bilingual, options.bilingual)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.colour.set_value(not options.monochrome)
        self.copies.setValue(copies)

    def show_preview(self, preview: NoticePreview | None) -> None:
        """Show a drawn notice, or that there is none."""
        self.preview = preview
        there = preview is not None
        for button in (self.save_button, self.copy_button, self.message_button, self.print_button):
            button.setEnabled(there)
        self.view.setVisible(there)
        self.nothing.setVisible(not there)
        self.view.show_pages(preview.pages if preview is not None else ())
        self._show_warnings(preview.warnings if preview is not None else ())
        self._show_distances(preview.distances if preview is not None else ())

    def _show_warnings(self, warnings: tuple[DocumentWarning, ...]) -> None:
        clear_layout(self._warnings)
        for warning in warnings[:SHOWN_WARNINGS]:
            banner = Banner(self._theme, Role.SOON, "", warning.message())
            self._warnings.addWidget(banner)
        more = len(warnings) - SHOWN_WARNINGS
        if more > 0:
            self._warnings.addWidget(text_label(_("{n} more warnings").format(n=more), "cap2"))

    def _show_distances(self, distances: tuple[ReadDistance, ...]) -> None:
        clear_layout(self._flow)
        self.distances.setVisible(bool(distances))
        if not distances:
            return
        self._flow.addWidget(text_label(_("Legible at"), "cap2"))
        for distance in distances:
            mark, role = (Mark.TRIANGLE, Role.SOON) if distance.small else (Mark.CHECK, Role.OK)
            cell = QWidget()
            row = QHBoxLayout(cell)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(self._theme.px(4))
            row.addWidget(MarkSign(self._theme, mark, role))
            words = _("{part} {metres} m").format(
                part=part_name(distance.part), metres=metres_text(distance.metres)
            )
            label = text_label(words, "cap2")
            label.setToolTip(_("{pt} pt; comfortable at acuity 0.8").format(pt=f"{distance.pt:g}"))
            row.addWidget(label)
            self._flow.addWidget(cell)
            cell.show()
        self._flow.invalidate()

    def _turn(self, by: int) -> None:
        self.view.turn_to(self.view.page + by)

    def _on_page_changed(self, page: int, pages: int) -> None:
        several = pages > 1
        for widget in (self.back, self.page_label, self.forward):
            widget.setVisible(several)
        self.back.setEnabled(page > 0)
        self.forward.setEnabled(page + 1 < pages)
        self.page_label.setText(f"{page + 1} / {pages}")

    def _on_copies_changed(self, copies: int) -> None:
        words = ngettext("Print {n} copy", "Print {n} copies", copies)
        self.print_button.set_text(words.format(n=copies))

    def _on_zoom_changed(self, zoom: float) -> None:
        self.fit.set_text(_("Life size") if zoom == FIT else _("Fit page"))


def metres_text(metres: float) -> str:
    """2.5, 5, 7: half metres matter only near the wall."""
    return f"{metres:.1f}".removesuffix(".0") if metres < 4 else f"{metres:.0f}"


def part_name(part: str) -> str:
    """What is read from afar."""
    names = {
        "title": _("Title"),
        "times": _("Times"),
        "areas": _("Places"),
        "hotline": pgettext("poster", "Hotline"),
    }
    return names.get(part, part)
