"""On the sign-in screen while the server is away: working without it, or why not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.alone import Offer
from app.i18n import _, ngettext
from ui.moments import full_time
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.text import text_label

KEY = "F6"


class AloneOffer(QWidget):
    """Hidden until something is offered. `chosen`: the person wants to work without the server."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = text_label("", "value", wrap=True)
        self.button = KeyButton(
            theme, _("Work without the server"), KEY, icon="inbox", on_click=self.chosen.emit
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether the offer can be taken now."""
        return not self.isHidden() and self.button.isEnabled() and not self.button.isHidden()

    def show_offer(self, offer: Offer) -> None:
        """Say what can be done with it."""
        if offer.usable:
            words = _(
                "Calls can be taken all the same, with the catalogues of {time}. They are kept on"
                " this computer and sent when the server answers."
            ).format(time=full_time(offer.kept_at))
        else:
            words = ngettext(
                "Working without the server is possible for {n} day after a sign-in; your last one"
                " on this desk was {time}.",
                "Working without the server is possible for {n} days after a sign-in; your last one"
                " on this desk was {time}.",
                offer.days,
            ).format(n=offer.days, time=full_time(offer.kept_at))
        self._words.setText(words)
        self.button.setVisible(offer.usable)
        self.show()
