"""Busy, empty and progress: shown in the place where the answer will appear."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.text import clear_layout, icon_label, text_label

QUIET_MS = 400


class _Runner(QWidget):
    """A short bar that wanders while something is under way."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.step = theme, 0
        self.setFixedSize(theme.px(64), theme.px(6))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(self._theme.color("accentFill"))
        third = self.width() / 3
        place = abs((self.step % 20) - 10) / 10
        painter.drawRoundedRect(QRectF(place * 2 * third, 0, third, self.height()), radius, radius)
        painter.end()


class BusyLine(QWidget):
    """Bar, words, seconds, 取消 Esc. Nothing is shown for the first 400 ms.

    `start(text, cancel)` begins; `stop()` ends. Without `cancel` there is no link.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._cancel: Callable[[], object] | None = None
        self._watch = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._on_tick)
        self._runner = _Runner(theme)
        self._words = text_label("", "value")
        self._link = link_button(theme, _("Cancel"), "Esc", on_click=self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._runner)
        row.addWidget(self._words, 1)
        row.addWidget(self._link)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is under way, shown or not yet."""
        return self._timer.isActive()

    def start(self, text: str, cancel: Callable[[], object] | None = None) -> None:
        """Something began; `text` says what: 正在查询营收系统."""
        self._text, self._cancel = text, cancel
        self._link.setVisible(cancel is not None)
        self._watch.start()
        self._timer.start()

    def tell(self, text: str) -> None:
        """Other words for the same work: how far it is."""
        self._text = text

    def stop(self) -> None:
        """It ended."""
        self._timer.stop()
        self.hide()

    def cancel(self) -> None:
        """Esc or the link: ask for the end."""
        if self._cancel is not None:
            self._cancel()
        self.stop()

    def _on_tick(self) -> None:
        passed = self._watch.elapsed()
        if passed < QUIET_MS:
            return
        seconds = passed // 1000
        self._words.setText(
            _("{what}, {n} s so far").format(what=self._text, n=seconds) if seconds else self._text
        )
        self._runner.step += 1
        self._runner.update()
        self.show()


class ProgressLine(QWidget):
    """For long work whose length is known: bar, words, cancel."""

    def __init__(self, theme: Theme, cancel: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self._words = text_label("", "cap2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._bar, 1)
        row.addWidget(self._words)
        if cancel is not None:
            row.addWidget(link_button(theme, _("Cancel"), "Esc", on_click=cancel))

    def show_progress(self, done: int, total: int, text: str = "") -> None:
        """`total` 0 means that the length is not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(text)


class EmptyState(QWidget):
    """Icon, one sentence why, one next action."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        sentence: str,
        hint: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.px(6))
        self.show_state(icon, sentence, hint, action)

    def show_state(
        self,
        icon: str,
        sentence: str,
        hint: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Change what it says and offers."""
        clear_layout(self._column)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._column.addStretch(1)
        self._column.addWidget(icon_label(self._theme, icon, "text3", 24), 0, middle)
        self._column.addWidget(_centred(sentence, "strong"))
        if hint:
            self._column.addWidget(_centred(hint, "cap2"))
        if action is not None:
            button = KeyButton(self._theme, action[0], on_click=action[1])
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._column.addWidget(button, 0, middle)
        self._column.addStretch(1)
        self.setAccessibleName(f"{sentence} {hint}".strip())

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(140))


def _centred(text: str, role: str) -> QWidget:
    label = text_label(text, role, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label


class ShareBar(QWidget):
    """A small bar for a share between 0 and 1; the number stands beside it."""

    def __init__(self, theme: Theme, share: float = 0, *, tint: str = "chart1") -> None:
        super().__init__()
        self._theme, self._tint, self._share = theme, tint, share
        self.setMinimumWidth(theme.px(40))
        self.setFixedHeight(theme.px(8))

    def set_share(self, share: float, tint: str = "") -> None:
        """Show another share, optionally in another token's colour."""
        self._share, self._tint = min(max(share, 0.0), 1.0), tint or self._tint
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        filled = QRectF(0, 0, self.width() * self._share, self.height())
        painter.fillRect(filled, self._theme.color(self._tint))
        painter.end()
