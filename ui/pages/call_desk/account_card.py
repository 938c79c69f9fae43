"""The account: who is supplied, the four flags, the facts; choosing among several, attaching."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.account import AccountCard, AccountStatus, Relation
from app.domain.diagnosis import Diagnosis
from app.domain.outage import Phase
from app.i18n import _
from ui.labels import Look, Role, label
from ui.pages.call_desk.candidates import Candidates
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.questions import tighten
from ui.pages.call_desk.words import billing_source
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.flag_strip import Flag, FlagStrip
from ui.widgets.key_values import KeyValues
from ui.widgets.segmented import Segmented
from ui.widgets.text import ElidedLabel, icon_label, text_label

_NAME_ROOM = 136  # px of the header at 100 %
_USUAL_FACTS = 6
_NO_BREAK = "\u00a0"  # figures that belong together stay in one line
_LIVE = {Phase.ACTIVE: Role.SOON, Phase.OVERRUN: Role.OVER}


class AccountPanel(Card):
    """`account_chosen` carries an account id, `relation_chosen` how the number belongs to it."""

    account_chosen = Signal(int)
    relation_chosen = Signal(object)

    def __init__(self, theme: Theme, look_up: Callable[[], object]) -> None:
        super().__init__(theme, _("Account"))
        self._care = Chip(theme, Look("", Role.PLAIN))
        self._relation = ElidedLabel("", "cap2")
        assert self.header is not None  # it has a title
        self.header.insertWidget(0, icon_label(theme, "user", "text"))
        self.header.insertWidget(2, self._care)
        self.add_to_header(self._relation)
        self.candidates = Candidates(theme)
        self.candidates.chosen.connect(self.account_chosen)
        self.strip = FlagStrip(theme, no_flags())
        self._facts = KeyValues(theme)
        self._nobody = _Nobody(theme, look_up)
        self.attach = _Attach(theme)
        self.attach.chosen.connect(self.relation_chosen)
        self.body.addWidget(self.candidates)
        self.body.addWidget(self.strip)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._nobody)
        self.body.addWidget(self.attach)

    def reserve(self) -> None:
        """Make the usual rows before there is anything to show in them."""
        self._facts.reserve(_USUAL_FACTS)

    def show_case(self, case: Case, diagnosis: Diagnosis | None) -> None:
        """Show the chosen account of the call, or that there is none."""
        account = case.account
        accounts = case.pop.accounts if case.pop else ()
        self._show_name(account.name if account else _("No account yet"))
        self._care.setVisible(account is not None and bool(account.care))
        if account is not None and account.care:
            self._care.set_look(Look(f"♡ {account.care}", Role.PLAIN, boxed=True))
        self._relation.setText(_relation_words(account))
        more = case.pop is not None and case.pop.more_accounts
        self.candidates.show_accounts(accounts, case.draft.account_id, more=more)
        self.strip.setVisible(account is not None)
        self._facts.setVisible(account is not None)
        self._nobody.show_case(case)
        if account is not None and case.pop is not None:
            tickets = sum(1 for t in case.pop.tickets if t.account_id in {None, account.id})
            self.strip.set_flags(flags(account, diagnosis, tickets))
            rows = facts(account, diagnosis)
            if self.title_label.text() != account.name:
                rows.insert(1, (_("Account name"), account.name))
            self._facts.set_rows(rows, strong=0)
        self.attach.setVisible(_attachable(case))

    def _show_name(self, name: str) -> None:
        """The name in the header; a company's long one is cut, the facts have it whole."""
        room = self._theme.px(_NAME_ROOM)
        shown = self.title_label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.set_title(shown)
        self.title_label.setToolTip(name if shown != name else "")
        self.setAccessibleName(name)


def _relation_words(account: AccountCard | None) -> str:
    if account is None or account.relation is None:
        return ""
    if account.relation is Relation.OWNER:
        return _("The holder")
    return _("From: {relation}").format(relation=label(account.relation))


def _attachable(case: Case) -> bool:
    account, number = case.account, case.draft.number
    if account is None or len(number) < 7:
        return False
    return all(phone.number != number for phone in account.phones) and account.relation is None


def no_flags() -> list[Flag]:
    """The four cells before anything is known."""
    captions = (_("Arrears"), _("Key user"), _("Outage"), _("Open jobs"))
    return [Flag(caption, "—") for caption in captions]


def flags(account: AccountCard, diagnosis: Diagnosis | None, tickets: int) -> list[Flag]:
    """欠费, 重点户, 停水, 未结工单: always these, always in this order."""
    cut = account.status is AccountStatus.CUT_OFF
    owes = f"{account.arrears:.2f}" if account.in_arrears else _("None")
    arrears = Role.OVER if cut else Role.SOON if account.in_arrears else Role.PLAIN
    phase = diagnosis.phase if diagnosis else None
    outage = _("Hit") if phase in _LIVE else _("Coming") if phase is Phase.COMING else _("None")
    if phase is Phase.JUST_ENDED:
        outage = _("Just over")
    return [
        Flag(_("Arrears"), owes, arrears),
        Flag(_("Key user"), _("Yes") if account.key_account else _("No"),
             Role.SOON if account.key_account else Role.PLAIN),
        Flag(_("Outage"), outage, _LIVE.get(phase, Role.PLAIN) if phase else Role.PLAIN),
        Flag(_("Open jobs"), str(tickets), Role.SOON if tickets else Role.PLAIN),
    ]  # fmt: skip


def facts(account: AccountCard, diagnosis: Diagnosis | None) -> list[tuple[str, str]]:
    """户号, 地址, 用水性质, 水表, 账务."""
    used = [str(n) for n in account.usage[-3:]]
    readings = _("last {n} months {values} m³").format(
        n=len(used), values=f"{_NO_BREAK}/{_NO_BREAK}".join(used)
    )
    readings = readings.replace(" m³", f"{_NO_BREAK}m³")
    owes = _("{amount} yuan").format(amount=f"{account.arrears:.2f}")
    money = _("Owes {amount}").format(amount=owes) if account.in_arrears else _("No arrears")
    status = "" if account.status is AccountStatus.NORMAL else label(account.status)
    source = billing_source(account, diagnosis.at) if diagnosis else ""
    return [
        (_("Account no."), account.account_no),
        (_("Status"), status),
        (_("Address"), account.address),
        (_("Water use"), account.water_use),
        (_("Meter"), " · ".join(part for part in (account.meter, account.meter_no) if part)),
        (_("Billing"), " · ".join(part for part in (money, readings if used else "") if part)),
        (_("As of"), source),
    ]


class _Nobody(QWidget):
    """Why no account is shown, and what to do."""

    def __init__(self, theme: Theme, look_up: Callable[[], object]) -> None:
        super().__init__()
        self._words = text_label("", "value", wrap=True)
        self._button = KeyButton(theme, _("Look the account up"), "F3", icon="search",
                                 on_click=look_up)  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        column.addLayout(row)

    def show_case(self, case: Case) -> None:
        """Say what is the matter."""
        self.setVisible(case.account is None)
        words = _("This number belongs to no account.")
        if not case.draft.number:
            words = _("The caller withheld the number.")
        if case.failed:
            words = _("The accounts could not be read. F5 tries again.")
        elif case.pop is None:
            words = _("Looking the caller up…")
        elif case.pop.accounts:
            words = _("No account is chosen.")
        self._words.setText(words)


class _Attach(QWidget):
    """把此号码挂到该户: one key says how the number belongs to the account."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        relations = [(r, _short(r)) for r in Relation]
        words = _("This number also belongs to the account as")
        self.group = Segmented(theme, relations, label=words)
        tighten(self.group)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(text_label(words, "cap2", wrap=True))
        column.addWidget(self.group)
        self.group.chosen.connect(self._on_chosen)

    def _on_chosen(self, relation: Relation) -> None:
        self.group.set_value(None)
        self.chosen.emit(relation)


def _short(relation: Relation) -> str:
    words = {
        Relation.OWNER: _("Owner"),
        Relation.TENANT: _("Tenant"),
        Relation.FAMILY: _("Family"),
        Relation.PROPERTY: _("Property"),
        Relation.COMPANY: _("Firm"),
        Relation.OTHER: _("Other"),
    }
    return words[relation]
