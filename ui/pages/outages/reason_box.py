"""Why the water is off, as it stands on the notice: typed, or one of the usual wordings."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.catalogue import NoticeText
from app.domain.outage import OutageKind
from app.i18n import _
from ui.pages.outages.tips import fitting


class ReasonBox(QComboBox):
    """A line to type into, with the kind's wordings below it; `line` is the line."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(_("Reason"))
        self.line = self.lineEdit() or QLineEdit()
        self.line.setAccessibleName(_("Reason"))
        self.line.setPlaceholderText(_("As it stands on the notice"))

    def offer(self, texts: Sequence[NoticeText], kind: OutageKind) -> None:
        """The wordings that fit this kind of notice; what is typed stays."""
        text = self.currentText()
        self.clear()
        self.addItems([t.text for t in fitting(texts, "reason", kind)])
        self.setEditText(text)
