"""The windows of a notice: one row each with effect, start and end."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outage import Effect, OutageKind, Window
from app.i18n import N_, _
from ui.pages.outages.moment_edit import MomentEdit, Now
from ui.pages.outages.words import length_text
from ui.theme import Theme
from ui.widgets.buttons import IconButton, link_button
from ui.widgets.locking import lock
from ui.widgets.segmented import Segmented
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import icon_label, text_label

MOST_ROWS = 12
EFFECTS = {Effect.NO_WATER: N_("Off"), Effect.LOW_PRESSURE: N_("Low")}
"""Short words for the rows."""


@dataclass(frozen=True, slots=True)
class RowText:
    """A row as typed, for the next build of the screen."""

    effect: Effect
    start: str
    end: str


class WindowRow(QWidget):
    """One window being typed."""

    changed = Signal()

    def __init__(self, theme: Theme, now: Now, effect: Effect) -> None:
        super().__init__()
        self._theme = theme
        choices = [(each, _(name)) for each, name in EFFECTS.items()]
        self.effect = Segmented[Effect](theme, choices, label=_("Effect"))
        self.effect.set_value(effect)
        self.effect.setMinimumWidth(theme.px(118))
        self.start = MomentEdit(theme, _("Begins"), now, placeholder=_("e.g. 7-15 6:00"))
        self.end = MomentEdit(
            theme,
            _("Ends (published)"),
            now,
            is_end=True,
            after=lambda: self.start.value,
            placeholder=_("e.g. 24:00"),
        )
        self.remove = IconButton(theme, "trash-2", _("Remove this period"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.effect, 0, top)
        row.addWidget(self.start, 5)
        arrow = icon_label(theme, "chevron-right", "text3")
        arrow.setFixedHeight(theme.control_height)
        row.addWidget(arrow, 0, top)
        row.addWidget(self.end, 7)
        row.addWidget(self.remove, 0, top)
        self.effect.chosen.connect(lambda _value: self.changed.emit())
        self.start.changed.connect(self._on_changed)
        self.end.changed.connect(self._on_changed)

    @property
    def empty(self) -> bool:
        return not (self.start.text.strip() or self.end.text.strip())

    def value(self) -> Window | None:
        """The window, when both times are understood."""
        start, end = self.start.value, self.end.value
        if start is None or end is None:
            return None
        return Window(self.effect.value or Effect.NO_WATER, start, end)

    def state(self) -> RowText:
        return RowText(self.effect.value or Effect.NO_WATER, self.start.text, self.end.text)

    def show_window(self, window: Window) -> None:
        self.effect.set_value(window.effect)
        self.start.set_value(window.starts_at)
        self.end.set_value(window.ends_at)
        self.show_length()

    def show_length(self) -> None:
        """The length behind the end's echo."""
        window = self.value()
        length = window.ends_at - window.starts_at if window is not None else timedelta(0)
        self.end.set_suffix(length_text(length) if length > timedelta(0) else "")

    def _on_changed(self) -> None:
        self.end.show_echo()
        self.show_length()
        self.changed.emit()


class WindowsEditor(QWidget):
    """All windows; there is always at least one row to type in."""

    changed = Signal()

    def __init__(self, theme: Theme, now: Now) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self._read_only = False
        self._default = Effect.NO_WATER
        self.rows: list[WindowRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(4))
        self.add_link = link_button(
            theme, _("Add a period"), icon="plus", on_click=lambda: self._add_row(focus=True)
        )
        self._hint = text_label(_("24:00, tomorrow 6, Wed 18:30 are understood"), "cap")
        below = QHBoxLayout()
        below.addWidget(self.add_link)
        below.addWidget(self._hint)
        below.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(2))
        outer.addLayout(self._column)
        outer.addLayout(below)
        self._add_row()

    def windows(self) -> tuple[Window, ...]:
        """The windows that are complete, in the order of the rows."""
        return tuple(w for row in self.rows if (w := row.value()) is not None)

    def unfinished(self) -> list[int]:
        """Numbers (from 1) of the rows that are begun but not understood."""
        return [n for n, row in enumerate(self.rows, 1) if not row.empty and row.value() is None]

    def state(self) -> tuple[RowText, ...]:
        """All rows as typed."""
        return tuple(row.state() for row in self.rows)

    def show_windows(self, windows: tuple[Window, ...], kind: OutageKind) -> None:
        """Show saved windows."""
        self.set_kind(kind)
        self._set_count(max(1, len(windows)))
        if not windows:
            self.show_rows((RowText(self._default, "", ""),))
        for row, window in zip(self.rows, windows, strict=False):
            row.show_window(window)

    def show_rows(self, rows: tuple[RowText, ...]) -> None:
        """Show rows as they were typed."""
        self._set_count(max(1, len(rows)))
        for row, text in zip(self.rows, rows, strict=False):
            row.effect.set_value(text.effect)
            row.start.set_text(text.start)
            row.end.set_text(text.end)
            row.show_length()

    def set_kind(self, kind: OutageKind) -> None:
        """Rows still empty, and new ones, get the effect that goes with the kind."""
        low = kind is OutageKind.LOW_PRESSURE
        self._default = Effect.LOW_PRESSURE if low else Effect.NO_WATER
        for row in self.rows:
            if row.empty:
                row.effect.set_value(self._default)

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self.add_link.setVisible(not read_only)
        self._hint.setVisible(not read_only)
        for row in self.rows:
            self._dress(row)

    def mark_missing(self, *, missing: bool) -> None:
        """Mark the times that are not filled in, while nothing is."""
        for row in self.rows:
            for moment in (row.start, row.end):
                moment.set_missing(missing=missing and not moment.text.strip())

    def focus_row(self, number: int) -> None:
        """Put the cursor into a row (from 1)."""
        if 1 <= number <= len(self.rows):
            row = self.rows[number - 1]
            (row.end if row.start.value is not None else row.start).setFocus()

    def _set_count(self, count: int) -> None:
        while len(self.rows) > count:
            self._drop(self.rows[-1])
        while len(self.rows) < count:
            self._add_row()

    def _add_row(self, *, focus: bool = False) -> None:
        if len(self.rows) >= MOST_ROWS:
            return
        row = WindowRow(self._theme, self._now, self._default)
        row.changed.connect(self.changed)
        row.remove.clicked.connect(partial(self._on_remove, row))
        self.rows.append(row)
        self._column.addWidget(row)
        for each in self.rows:
            self._dress(each)
        chain_tabs(*self.rows, self.add_link)
        if focus:
            row.start.setFocus()

    def _dress(self, row: WindowRow) -> None:
        row.start.set_read_only(read_only=self._read_only)
        row.end.set_read_only(read_only=self._read_only)
        lock(row.effect, locked=self._read_only)
        row.remove.setVisible(not self._read_only and len(self.rows) > 1)

    def _on_remove(self, row: WindowRow, *_checked: object) -> None:
        self._drop(row)
        for each in self.rows:
            self._dress(each)
        self.changed.emit()

    def _drop(self, row: WindowRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
