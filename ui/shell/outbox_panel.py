"""The list of what was not sent yet: waiting records, and conflicts with both their versions."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.outbox import Kept, Lines, OutboxKind, OutboxState, Standing
from app.i18n import N_, _, ngettext
from ui.labels import Look, Mark, Role
from ui.layout import Pane
from ui.moments import full_time
from ui.theme import Theme
from ui.widgets.buttons import IconButton, KeyButton, link_button
from ui.widgets.chip import Chip
from ui.widgets.text import line, text_label

KINDS = {
    OutboxKind.EVENT: N_("Telephone event"),
    OutboxKind.REGISTER: N_("Call"),
    OutboxKind.JOIN: N_("Call about an open ticket"),
    OutboxKind.CREATE: N_("New ticket"),
    OutboxKind.ACT: N_("Act on a ticket"),
}


class OutboxPanel(QFrame):
    """Over the page; Esc puts it away. Its wishes carry the entry's id."""

    retry_requested = Signal(object)
    discard_requested = Signal(object)
    form_requested = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setProperty("role", "overlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Outbox"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        head.setSpacing(theme.px(12))
        head.addWidget(text_label(_("Outbox"), "title"))
        self._summary = text_label("", "sec", wrap=True)
        head.addWidget(self._summary, 1)
        head.addWidget(IconButton(theme, "x", _("Close"), on_click=self.hide))
        self._column.addLayout(head)
        self._column.addWidget(line())
        self._pane: Pane | None = None
        self.hide()

    def open(self, entries: Sequence[Kept], standing: Standing) -> None:
        """Show these entries; again with others when something was decided."""
        if self._pane is not None:
            self._column.removeWidget(self._pane)
            self._pane.hide()
            self._pane.deleteLater()
        self._summary.setText(_summary(standing))
        content = QWidget()
        column = QVBoxLayout(content)
        gap = self._theme.px(16)
        column.setContentsMargins(gap, self._theme.px(12), gap, gap)
        column.setSpacing(self._theme.px(12))
        for entry in sorted(entries, key=lambda e: e.state is not OutboxState.CONFLICT):
            column.addWidget(_Entry(self._theme, entry, self))
        if not entries:
            column.addWidget(text_label(_("Everything was sent."), "value"))
        column.addStretch(1)
        self._pane = Pane(content)
        self._column.addWidget(self._pane, 1)
        self._place(content)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, content: QWidget) -> None:
        window = self.parentWidget()
        assert window is not None  # it is made over one
        width = min(self._theme.px(720), window.width() - self._theme.px(48))
        content.ensurePolished()
        layout = content.layout()
        assert layout is not None  # it was just filled
        wanted = layout.totalHeightForWidth(width - 2) + self._theme.px(56)
        height = min(wanted, window.height() - self._theme.px(120))
        top = self._theme.px(72)
        self.setGeometry((window.width() - width) // 2, top, width, height)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)


class _Entry(QFrame):
    """One record: when, what, why it was not sent, what can be done."""

    def __init__(self, theme: Theme, entry: Kept, panel: OutboxPanel) -> None:
        super().__init__()
        self._theme, self._entry, self._panel = theme, entry, panel
        self.setProperty("role", "card")
        conflict = entry.state is OutboxState.CONFLICT
        column = QVBoxLayout(self)
        margin = theme.px(12)
        column.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(text_label(_(KINDS[entry.kind]), "strong"))
        head.addWidget(text_label(full_time(entry.made_at), "cap2"))
        head.addStretch(1)
        head.addWidget(
            Chip(theme, Look(_("Conflict"), Role.OVER, Mark.TRIANGLE))
            if conflict
            else Chip(theme, Look(_("Waiting to be sent"), Role.HOLD, Mark.BARS))
        )
        column.addLayout(head)
        if entry.reason:
            column.addWidget(text_label(entry.reason, "value", wrap=True, tone="over"))
        column.addLayout(self._build_versions(conflict=conflict))
        if not entry.locked:
            column.addLayout(self._build_buttons(conflict=conflict))

    def _build_versions(self, *, conflict: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(16))
        sides = [(_("Yours") if conflict else "", self._entry.mine)]
        if conflict and self._entry.theirs:
            sides.append((_("On the server"), self._entry.theirs))
        for place, (title, lines) in enumerate(sides):
            if title:
                grid.addWidget(text_label(title, "label"), 0, place)
            grid.addWidget(_version(self._theme, lines), 1, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)
        return grid

    def _build_buttons(self, *, conflict: bool) -> QHBoxLayout:
        theme, entry, panel = self._theme, self._entry, self._panel
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(link_button(theme, _("Copy"), icon="copy", on_click=self._copy))
        row.addStretch(1)
        if conflict:
            self._discard = KeyButton(theme, _("Discard mine"), on_click=self._on_discard)
            row.addWidget(self._discard)
        if entry.reopens:
            again = partial(panel.form_requested.emit, entry.id)
            row.addWidget(KeyButton(theme, _("Back to the form"), on_click=again))
        if conflict:
            send = partial(panel.retry_requested.emit, entry.id)
            row.addWidget(KeyButton(theme, _("Send again"), kind="primary", on_click=send))
        return row

    def _on_discard(self) -> None:
        """Asked twice, in place: what was typed goes for good."""
        if self._discard.property("kind") != "danger":
            self._discard.setProperty("kind", "danger")
            self._discard.set_text(_("Discard for good"))
            self._discard.style().unpolish(self._discard)
            self._discard.style().polish(self._discard)
            return
        self._panel.discard_requested.emit(self._entry.id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._entry))


def as_text(entry: Kept) -> str:
    """An entry as text for the clipboard: both versions."""
    parts = [f"{_(KINDS[entry.kind])} {full_time(entry.made_at)}"]
    parts += [f"{name}: {value}" for name, value in entry.mine]
    if entry.theirs:
        parts += ["", _("On the server")]
        parts += [f"{name}: {value}" for name, value in entry.theirs]
    return "\n".join(parts)


def _version(theme: Theme, lines: Lines) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(2))
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(lines):
        grid.addWidget(text_label(name, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text_label(value, "value", wrap=True, select=True), row, 1)
    return holder


def _summary(standing: Standing) -> str:
    sentences: list[str] = []
    if standing.others:
        sentences.append(
            ngettext(
                "{n} record of other people on this computer waits for its person to sign in.",
                "{n} records of other people on this computer wait for them to sign in.",
                standing.others,
            ).format(n=standing.others)
        )
    if standing.laid_aside:
        names = ", ".join(standing.laid_aside)
        sentences.append(
            _("A damaged file was kept in the data folder: {names}.").format(names=names)
        )
    words = "".join(sentences[:1])
    for sentence in sentences[1:]:
        words = _("{first} {second}").format(first=words, second=sentence)
    return words
