"""The lower rows of the form: mood, what follows, and merging into an outage."""

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from app.domain.call import IntakeDraft, Mood
from app.domain.outage import OutageHit, Phase
from app.i18n import _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.segmented import Segmented
from ui.widgets.text import rich_label, text_label
from ui.wording import count_text


class MoodRow(QWidget):
    """客户情绪: a signal for help, not a score. `chosen` carries the mood."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.group = Segmented(theme, [(m, label(m)) for m in Mood], label=_("Mood"))
        self.group.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.group.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        row.addWidget(self.group)
        hint = text_label(_("For help only; agitated callers are not counted against you"), "cap",
                          wrap=True)  # fmt: skip
        row.addWidget(hint, 1)


class FollowUps(QWidget):
    """Three boxes. `changed` carries (field name, checked)."""

    changed = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._boxes = {
            "notify_by_sms": QCheckBox(_("Text message when restored")),
            "wants_callback": QCheckBox(_("Ring back")),
            "wants_water": QCheckBox(_("Deliver water")),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        for name, box in self._boxes.items():
            box.clicked.connect(lambda checked, name=name: self.changed.emit(name, checked))
            row.addWidget(box)
        row.addStretch(1)

    def show_draft(self, draft: IntakeDraft) -> None:
        """Show the draft's choices."""
        for name, box in self._boxes.items():
            box.setChecked(bool(getattr(draft, name)))


class MergeRow(QWidget):
    """归并: count the call into the outage instead of opening a ticket.

    `changed` carries the outage's id, or None.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._outage: OutageHit | None = None
        self.box = QCheckBox()
        self.box.setAccessibleName(_("Count into the outage"))
        self._words = _BoxLabel(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.box)
        row.addWidget(self._words, 1)
        self.box.clicked.connect(self._on_clicked)

    def show_outage(
        self, outage: OutageHit | None, draft: IntakeDraft, phase: Phase | None, *, known: bool
    ) -> None:
        """What can be merged into, and whether it is chosen; `known`: the outages were read."""
        self._outage = outage
        self.box.setEnabled(outage is not None)
        self.box.setChecked(outage is not None and draft.outage_id == outage.outage_id)
        if outage is None:
            none = _("No outage covers this address")
            self._words.setText(none if known else _("Not known whether an outage covers it"))
            self._words.setEnabled(False)
            return
        words = _("Count into outage {number}, call no. {n} of its kind, no ticket")
        if phase is Phase.OVERRUN:
            words = _("Count into outage {number}, call no. {n}; time passed, press the crew")
        number = f"<b>{escape(outage.number)}</b>"
        callers = count_text(outage.callers + 1)
        self._words.setText(words.format(number=number, n=f"<b>{callers}</b>"))
        self._words.setEnabled(True)
        self.box.setAccessibleDescription(words.format(number=outage.number, n=callers))

    def _on_clicked(self, checked: bool) -> None:
        outage = self._outage
        self.changed.emit(outage.outage_id if checked and outage is not None else None)


class _BoxLabel(QLabel):
    """Words with bold parts beside a check box; a click on them is a click on the box."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__()
        pattern = rich_label()
        self.setTextFormat(pattern.textFormat())
        self.setWordWrap(True)
        self.setSizePolicy(pattern.sizePolicy())
        self.setMinimumWidth(1)
        self._box = box

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._box.isEnabled():
            self._box.click()
