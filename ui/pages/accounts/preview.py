"""The preview: what the file is, which column is what, the first rows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.account_fields import FIELD_LABELS
from app.domain.account_import import ImportPreview
from app.i18n import _, pgettext
from ui.labels import Role
from ui.layout import Pane
from ui.pages.accounts.mapping import MappingGrid
from ui.pages.accounts.samples import samples_view
from ui.pages.accounts.words import size_text
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import text_label


class PreviewPane(QWidget):
    """`corrected` when a person changed the mapping: ask for a new preview."""

    corrected = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.preview: ImportPreview | None = None
        self._facts = text_label("", "cap2", wrap=True)
        self.mapping = MappingGrid(theme)
        self.mapping.changed.connect(self.corrected)
        self._problems = Banner(theme, Role.SOON, "")
        self._samples: QWidget | None = None
        holder = QWidget()
        holder.setProperty("role", "pane")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(10))
        self._column.addWidget(self._facts)
        self._column.addWidget(self._problems)
        self._column.addWidget(text_label(_("Columns of the file"), "strong"))
        self._column.addWidget(self.mapping)
        self._column.addWidget(text_label(_("First rows"), "strong"))
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Pane(holder))

    def show_preview(self, preview: ImportPreview, *, keep_mapping: bool = False) -> None:
        """Show a file, or the same file under another mapping."""
        self.preview = preview
        parts = (
            size_text(preview.size),
            preview.encoding,
            preview.delimiter and _("separated by {name}").format(name=preview.delimiter),
            preview.sheet and _("sheet “{name}”").format(name=preview.sheet),
            _("heading in line {n}").format(n=preview.header_line),
            _("{n} columns").format(n=len(preview.headers)),
        )
        self._facts.setText(" · ".join(part for part in parts if part))
        if keep_mapping:
            self.mapping.mark_missing()
        else:
            self.mapping.show_preview(preview)
        self._show_samples(preview)
        self._show_problems(preview)

    def _show_samples(self, preview: ImportPreview) -> None:
        if self._samples is not None:
            self._column.removeWidget(self._samples)
            self._samples.hide()
            self._samples.deleteLater()
        self._samples = samples_view(self._theme, preview)
        self._column.insertWidget(self._column.count() - 1, self._samples)
        self._samples.setVisible(not preview.missing)
        chain_tabs(list(self.mapping.combos.values())[-1], self._samples)

    def _show_problems(self, preview: ImportPreview) -> None:
        """What stops the import, else what the first rows complain of."""
        reasons = [
            _("Line {line}: {reason}").format(line=s.line, reason=s.reason)
            for s in preview.samples
            if s.reason
        ]
        if preview.missing:
            names = pgettext("list", ", ").join(_(FIELD_LABELS[f]) for f in preview.missing)
            self._problems.show_state(
                Role.OVER, _("Choose a column for: {names}.").format(names=names)
            )
        elif reasons:
            title = _("Such rows are refused and written to a file; all others go in.")
            self._problems.show_state(Role.SOON, title, "\n".join(reasons[:3]))
        self._problems.setVisible(bool(preview.missing or reasons))
