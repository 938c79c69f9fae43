"""F9: the row for unit, limit and remark; Enter sends, Esc puts it away."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.catalogue import Catalogue, Category, Grade, RequestKind, Step
from app.i18n import _, ngettext
from ui.labels import in_language, label
from ui.theme import Theme
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.text import text_label


class DispatchRow(QFrame):
    """`confirmed` carries (unit id, remark)."""

    confirmed = Signal(int, str)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "cardFooter")
        self.setAccessibleName(_("Dispatch as a ticket"))
        self.unit = QComboBox()
        self.unit.setAccessibleName(_("Responsible unit"))
        self.unit.setMinimumWidth(theme.px(150))
        self.remark = QLineEdit()
        self.remark.setAccessibleName(_("Remark for the crew"))
        self.remark.setPlaceholderText(_("Remark for the crew"))
        self.send = KeyButton(theme, _("Dispatch"), "Enter", on_click=self._confirm)
        self._limit = text_label("", "cap2", wrap=True)
        self._outage = text_label("", "cap2", wrap=True, tone="soon")
        self._outage.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(text_label(_("Responsible unit"), "label"))
        row.addWidget(self.unit, 1)
        row.addWidget(self.send)
        row.addWidget(IconButton(theme, "x", _("Close (Esc)"), on_click=self.close_row))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addWidget(self.remark)
        column.addWidget(self._limit)
        column.addWidget(self._outage)
        QWidget.setTabOrder(self.unit, self.remark)
        QWidget.setTabOrder(self.remark, self.send)
        for widget in (self.unit, self.remark, self.send):
            widget.installEventFilter(self)
        self.hide()

    def open(
        self,
        catalogue: Catalogue,
        category: Category | None,
        grade: Grade,
        district: str,
        outage: str = "",
        kind: RequestKind | None = None,
    ) -> None:
        """Show it with the unit that is responsible for the category in the district.

        `outage` is the number of the outage that is ticked in the form, `kind` that of the request.
        """
        self.unit.clear()
        for unit in catalogue.units:
            self.unit.addItem(in_language(unit.name, unit.name_en), unit.id)
        lead = catalogue.lead_unit(category, district) if category else None
        if lead is not None:
            self.unit.setCurrentIndex(self.unit.findData(lead.id))
        self._limit.setText(limits_text(catalogue, grade, kind))
        words = _("The ticket is linked to outage {number}; the call is not counted into it.")
        self._outage.setText(words.format(number=outage) if outage else "")
        self._outage.setVisible(bool(outage))
        self.remark.clear()
        self.show()
        self.remark.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_row(self) -> None:
        """Put it away; nothing was sent."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _confirm(self) -> None:
        unit_id = self.unit.currentData()
        if unit_id is not None and self.isVisible():
            self.confirmed.emit(int(unit_id), self.remark.text().strip())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
                self._confirm()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_row()
                return True
        return False


def limits_text(catalogue: Catalogue, grade: Grade, kind: RequestKind | None = None) -> str:
    """时限 of a kind of request at a grade: 接单 10 分 · 到场 1 小时 · 办结 24 小时."""
    parts = [_("{grade} limits").format(grade=label(grade))]
    for step in (Step.ACCEPT, Step.CONTACT, Step.ARRIVE, Step.FINISH):
        limit = catalogue.minutes(grade, step, kind)
        if limit is not None:
            parts.append(f"{label(step)} {span_text(limit.minutes, working=limit.working)}")
    return " · ".join(parts) if len(parts) > 1 else _("No limits are set for this urgency")


def span_text(minutes: int, *, working: bool) -> str:
    """10 分钟, 3 小时, 3 个工作日."""
    if working:
        days = max(1, minutes // 1440)
        return ngettext("{n} working day", "{n} working days", days).format(n=days)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    hours = minutes / 60
    return _("{n} hours").format(n=f"{hours:g}")
