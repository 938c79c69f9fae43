"""What both sign-in screens have: the program's name above the card."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.text import icon_label, text_label
from ui.widgets.waiting import BusyLine

CARD_WIDTH = 440


class Entrance(QWidget):
    """A card under the program's name. `retry_requested`: try to open the database again."""

    retry_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.busy = BusyLine(theme)
        self.setObjectName("work")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Hotline Desk"))

    def place(self, company: str, card: Card) -> None:
        """Put the head and the card where the eye looks first."""
        card.setFixedWidth(self.theme.px(CARD_WIDTH))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(self._head(company), 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()  # an alignment would take away the height that wrapped words need
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)

    def note(self, text: str, role: str = "cap") -> QWidget:
        """A sentence in the card that is never cut."""
        words = text_label(text, role, wrap=True)
        words.ensurePolished()
        words.setMinimumHeight(words.heightForWidth(self.theme.px(CARD_WIDTH - 26)))
        return words

    def start_busy(self, words: str) -> None:
        """Work runs behind the screen."""
        self.busy.start(words)

    def tell_busy(self, words: str) -> None:
        """How far it is."""
        self.busy.tell(words)

    def show_failure(self, error: BaseException) -> None:
        """It did not succeed; what to do is in the error's words."""
        raise NotImplementedError

    def _head(self, company: str) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setSpacing(self.theme.px(12))
        row.addWidget(icon_label(self.theme, "droplet", "accent", 40))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text_label(_("Hotline Desk"), "page"))
        words.addWidget(text_label(company, "sec"))
        row.addLayout(words)
        return head

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.size().boundedTo(self.screen().availableGeometry().size()))
