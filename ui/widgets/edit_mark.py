"""The mark beside a title: a colleague has this open for editing. It never stands in the way."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.editing import Colleague
from app.i18n import _
from ui.labels import Look, Role, clock_text
from ui.theme import Theme
from ui.widgets.chip import Chip


class EditMark(Chip):
    """王建国 正在编辑. Hidden while nobody else is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, Look(""), parent)
        self.colleagues: tuple[Colleague, ...] = ()
        self.hide()

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """Name them; the tooltip says since when."""
        self.colleagues = tuple(colleagues)
        if self.colleagues:
            self.set_look(Look(_words(self.colleagues), Role.ACCENT))
            self.setToolTip("\n".join(_since(one) for one in self.colleagues))
        self.setVisible(bool(self.colleagues))


def _words(colleagues: tuple[Colleague, ...]) -> str:
    first, others = colleagues[0].name, len(colleagues) - 1
    if not others:
        return _("{name} is editing").format(name=first)
    return _("{name} and {n} more are editing").format(name=first, n=others)


def _since(colleague: Colleague) -> str:
    time = clock_text(colleague.since)
    if not colleague.seat_no:
        return _("{name}, since {time}").format(name=colleague.name, time=time)
    return _("Seat {number} {name}, since {time}").format(
        number=colleague.seat_no, name=colleague.name, time=time
    )
