"""A field for a date and time as people type it; what was understood stands under it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.when import echo, read_moment, written
from app.i18n import N_, _
from ui.moments import local_time
from ui.theme import Theme
from ui.widgets.text import restyle, text_label

NOT_UNDERSTOOD = N_("Not understood, e.g. 7-15 6:00")
Now = Callable[[], datetime]


class _Line(QLineEdit):
    """Tells when it is left."""

    left = Signal()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class MomentEdit(QWidget):
    """Typed text, the instant it means, and the echo. `changed` after every edit.

    `is_end` shows midnight as 24:00. `after` gives the instant that a time without a date follows
    (the start of the window); it may return None.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        now: Now,
        *,
        is_end: bool = False,
        after: Callable[[], datetime | None] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._now, self._is_end, self._after = now, is_end, after
        self._suffix = ""
        self._missing = False
        self._exact: tuple[str, datetime] | None = None
        self.line = _Line()
        self.line.setAccessibleName(label)
        self._placeholder = placeholder
        self.line.setPlaceholderText(placeholder)
        self.echo = text_label("", "cap")
        self.echo.setFixedHeight(theme.px(16))
        self.echo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.echo.setContentsMargins(theme.px(2), 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(self.line)
        column.addWidget(self.echo)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.left.connect(self._on_left)

    @property
    def text(self) -> str:
        """What is typed, understood or not."""
        return self.line.text()

    @property
    def value(self) -> datetime | None:
        """The instant meant; None when it is empty or not understood."""
        if self._exact is not None and self._exact[0] == self.line.text():
            return self._exact[1]
        after = self._after() if self._after is not None else None
        there = None if after is None else local_time(after)
        day = there.date() if there is not None else None
        return read_moment(self.line.text(), self._local_now(), day=day, after=there)

    @property
    def wrong(self) -> bool:
        """Whether something is typed that is no time."""
        return bool(self.line.text().strip()) and self.value is None

    def set_value(self, at: datetime | None) -> None:
        """Show an instant."""
        text = "" if at is None else written(at, self._local_now(), is_end=self._is_end)
        self._exact = None if at is None else (text, at)
        self.line.setText(text)
        self.show_echo()

    def set_text(self, text: str) -> None:
        """Show what somebody typed before."""
        if text != self.line.text():
            self.line.setText(text)
        self.show_echo()

    def set_read_only(self, *, read_only: bool) -> None:
        """A published time can be read and copied only."""
        self.line.setPlaceholderText("" if read_only else self._placeholder)
        self.line.setReadOnly(read_only)

    def set_suffix(self, text: str) -> None:
        """Words behind the echo, e.g. the length of the window."""
        self._suffix = text
        self.show_echo()

    def set_missing(self, *, missing: bool) -> None:
        """Mark the field while it is empty: it was to be filled in."""
        if missing != self._missing:
            self._missing = missing
            self.show_echo()

    def show_echo(self) -> None:
        """Say what is understood now (the day may have changed)."""
        at = self.value
        if at is not None:
            words = echo(at, self._local_now(), is_end=self._is_end)
            words = f"{words} · {self._suffix}" if self._suffix else words
            self._tell(words, error=False)
        elif self.wrong:
            self._tell(_(NOT_UNDERSTOOD), error=not self.line.hasFocus())
        else:
            self._tell("", error=self._missing)

    def _tell(self, words: str, *, error: bool) -> None:
        self.echo.setText(words)
        restyle(self.echo, role="err" if error else "cap")
        if (self.line.property("error") == "true") != error:
            restyle(self.line, error="true" if error else "")
        self.line.setAccessibleDescription(words)

    def _local_now(self) -> datetime:
        return local_time(self._now())

    def _on_edited(self, _text: str) -> None:
        self.show_echo()
        self.changed.emit()

    def _on_left(self) -> None:
        """Put the plain spelling in place of "明早六点"; what is not understood stays."""
        at = self.value
        if at is not None and not self.line.isReadOnly():
            self.set_value(at)
        self.show_echo()
