"""One masked account: what everybody may see, the outage at its place, the check before a bill."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.lobby import CheckResult, Found, LobbyOutage, MaskedAccount, Verification
from app.domain.outage import Effect, Phase
from app.i18n import _, ngettext
from ui.labels import Role
from ui.moments import day_time, in_sentence
from ui.pages.lobby.words import check_words
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import ElidedLabel, clear_layout, icon_label, line, restyle, text_label

NONE = "—"


class AccountView(QWidget):
    """Shows what was found. `check_requested` and `bill_requested` carry the account's id."""

    check_requested = Signal(int, str)
    bill_requested = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.account: MaskedAccount | None = None
        self._found = Found((), more=False)
        self._now: datetime | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self._build_head())
        column.addWidget(line())
        column.addLayout(self._build_values())
        self._outage = Banner(theme, Role.SOON, "")
        column.addWidget(self._outage)
        column.addStretch(1)
        column.addWidget(line())
        column.addLayout(self._build_check())
        self._message = text_label("", "cap2", wrap=True)
        column.addWidget(self._message)
        self.forget()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        self._name = text_label("", "kpi")
        self._tags = [text_label("", "tag") for _n in range(3)]
        self._count = text_label("", "cap2")
        self._choices = QHBoxLayout()
        row.addWidget(self._name)
        for tag in self._tags:
            row.addWidget(tag)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addLayout(self._choices)
        return row

    def _build_values(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(16))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(1, 1)
        self._values: list[QLabel] = []
        labels = (_("Account no."), _("Address"), _("Phone on file"))
        for place, label in enumerate(labels):
            value = ElidedLabel("", "value")
            grid.addWidget(text_label(label, "sec"), place, 0)
            grid.addWidget(value, place, 1)
            self._values.append(value)
        hidden = QHBoxLayout()
        hidden.setSpacing(self._theme.px(8))
        hidden.addWidget(text_label(_("Hidden"), "value"))
        hidden.addWidget(icon_label(self._theme, "lock", "text2", 16))
        hidden.addWidget(text_label(_("printed after the check"), "tag"))
        hidden.addStretch(1)
        grid.addWidget(text_label(_("Water bill"), "sec"), len(labels), 0)
        grid.addLayout(hidden, len(labels), 1)
        return grid

    def _build_check(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.four = QLineEdit()
        self.four.setEchoMode(QLineEdit.EchoMode.Password)
        self.four.setMaxLength(4)
        self.four.setPlaceholderText(_("Last 4"))
        self.four.setAccessibleName(_("Last four of the document"))
        self.four.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.four.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.four.returnPressed.connect(self._on_check)
        self.check_button = KeyButton(theme, _("Verify"), on_click=self._on_check)
        self.bill_button = KeyButton(
            theme, _("Print the bill"), "Ctrl+P", icon="printer", on_click=self.ask_for_bill
        )
        label = text_label(_("Identity"), "sec")
        label.setBuddy(self.four)
        row.addWidget(label)
        row.addWidget(self.four, 1)
        row.addWidget(self.check_button)
        row.addWidget(self.bill_button)
        return row

    def show_found(self, found: Found, now: datetime) -> None:
        """Show the first account; the others are chosen by their number."""
        self._found, self._now = found, now
        clear_layout(self._choices)
        count = len(found.accounts)
        if count > 1:
            numbers = [(n, str(n + 1)) for n in range(count)]
            choices: Segmented[int] = Segmented(self._theme, numbers, label=_("Account"))
            choices.setFixedHeight(self._theme.px(36))
            choices.set_value(0)
            choices.chosen.connect(self._on_chosen)
            self._choices.addWidget(choices)
        words = ngettext("{n} account", "{n} accounts", count).format(n=count)
        more = _("{n} accounts shown; more at the counter").format(n=count)
        self._count.setText(more if found.more else words)
        self._count.setVisible(found.more or count == 1)
        if found.accounts:
            self._show(found.accounts[0])

    def show_check(self, account_id: int, checked: Verification) -> None:
        """What came of the check."""
        if self.account is None or self.account.id != account_id:
            return
        passed = checked.result is CheckResult.PASSED
        self.four.clear()
        self._say(check_words(checked.result, checked.tries_left), "ok" if passed else "over")
        self._offer(passed=passed, checkable=checked.result is CheckResult.WRONG)
        (self.bill_button if passed else self.four).setFocus()

    def show_error(self, words: str) -> None:
        """Something is wrong with what was typed."""
        self._say(words, "over")
        self.four.setFocus()

    def ask_for_bill(self) -> None:
        """Ctrl+P."""
        if self.account is not None and self.bill_button.isEnabled():
            self.bill_requested.emit(self.account.id)

    def forget(self) -> None:
        """Nothing of anybody is left in any widget."""
        self.account, self._found = None, Found((), more=False)
        clear_layout(self._choices)
        for label in (self._name, self._count, *self._values, *self._tags):
            label.setText("")
        self._outage.show_state(Role.SOON, "", "")
        self.four.clear()
        self._say("")
        self._offer(passed=False, checkable=False)

    def _show(self, account: MaskedAccount) -> None:
        self.account = account
        self._name.setText(account.name)
        tags = (
            _("Household") if account.residential else _("Not a household"),
            _("In supply") if account.supplied else _("Not in supply"),
            _("In arrears") if account.in_arrears else "",
        )
        for tag, words in zip(self._tags, tags, strict=True):
            tag.setText(words)
            tag.setVisible(bool(words))
        restyle(self._tags[1], tone="" if account.supplied else "over")
        restyle(self._tags[2], tone="soon")
        shown = (account.account_no, account.place, account.phone)
        for value, words in zip(self._values, shown, strict=True):
            value.setText(words or NONE)
        self._show_outages(account.outages)
        self.four.clear()
        self._say(
            _("The bill goes to paper, never to the screen. Every check is recorded.")
            if account.documented
            else _("No document is on file. Please go to the counter.")
        )
        self._offer(passed=False, checkable=account.documented)

    def _show_outages(self, outages: tuple[LobbyOutage, ...]) -> None:
        at = self._now
        words = next((w for o in outages if at and (w := _outage_words(o, at))), None)
        self._outage.setVisible(words is not None)
        if words is not None:
            self._outage.show_state(Role.SOON, *words)

    def _offer(self, *, passed: bool, checkable: bool) -> None:
        self.four.setEnabled(checkable)
        self.check_button.setEnabled(checkable)
        self.bill_button.set_off("" if passed else _("Check the document first"))

    def _say(self, words: str, tone: str = "") -> None:
        self._message.setText(words)
        restyle(self._message, tone=tone)

    def _on_chosen(self, place: int) -> None:
        self._show(self._found.accounts[place])

    def _on_check(self) -> None:
        if self.account is not None and self.four.isEnabled():
            self.check_requested.emit(self.account.id, self.four.text())


def _outage_words(outage: LobbyOutage, at: datetime) -> tuple[str, str] | None:
    """What to tell about an outage; None for one that is over for long."""
    phase = outage.phase(at)
    ends = in_sentence(day_time(outage.ends_at, at, with_clock=True))
    starts = in_sentence(day_time(outage.starts_at, at, with_clock=True))
    dry = outage.effect is Effect.NO_WATER
    point = _("Water point: {place}").format(place=outage.water_point) if outage.water_point else ""
    if phase is Phase.ACTIVE:
        head = _("No water here now, back by {time}") if dry else _("Low pressure until {time}")
        return head.format(time=ends), point
    if phase is Phase.COMING:
        head = _("Water off from {time}") if dry else _("Low pressure from {time}")
        return head.format(time=starts), point
    if phase is Phase.OVERRUN:
        return _("The outage here runs late; ask the hotline for the latest"), point
    if phase is Phase.JUST_ENDED:
        return _("Water has just come back here; upper floors take longer"), ""
    return None
