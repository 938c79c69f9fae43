"""What callers are told: the published end, and the room it leaves after the site's estimate."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outage import OutageDraft
from app.domain.outage_rules import buffer, last_end
from app.i18n import _
from ui.labels import Look, Role
from ui.pages.outages.words import buffer_look, end_text
from ui.theme import Theme
from ui.widgets.chip import Chip
from ui.widgets.text import text_label


class PublicEnd(QWidget):
    """Reads from the draft; nothing is typed here. `private` hides the buffer."""

    def __init__(self, theme: Theme, *, private: bool) -> None:
        super().__init__()
        self._private = private
        self.end = text_label("", "strong")
        self.end.setAccessibleName(_("Published end"))
        self.end.setFixedHeight(theme.control_height)
        self.chip = Chip(theme, Look("", Role.PLAIN))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.end)
        row.addWidget(self.chip)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addLayout(row)
        column.addWidget(text_label(_("What callers are told"), "cap"))

    def show_draft(self, draft: OutageDraft | None, now: datetime) -> None:
        """Show the end and the buffer of what stands in the form."""
        end = last_end(draft.windows) if draft is not None else None
        room = buffer(draft) if draft is not None else None
        self.end.setText(end_text(end, now) if end is not None else "—")
        self.chip.setVisible(room is not None and not self._private)
        if room is not None:
            self.chip.set_look(buffer_look(room))
