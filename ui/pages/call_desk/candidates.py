"""Choosing among several accounts of one number."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.account import AccountCard
from app.i18n import _, ngettext
from ui.labels import label
from ui.theme import Theme
from ui.widgets.marks import paint_keycap
from ui.widgets.text import text_label

FIRST_KEY = 5  # Alt+5 chooses the first of several accounts: Alt+1 to 4 are taken
_ID = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Candidates(QWidget):
    """Several accounts of one number: ↑↓ or Alt+digit choose. `chosen` carries the id."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._caption = text_label("", "cap2", wrap=True)
        self.list = _Rows()
        self.list.setAccessibleName(_("Accounts of this number"))
        self.list.setProperty("role", "cards")
        self.list.setItemDelegate(_WithKey(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._caption)
        column.addWidget(self.list)
        self.list.currentItemChanged.connect(self._on_current)
        self._loading = False
        self._shown: tuple[AccountCard, ...] = ()

    def show_accounts(
        self, accounts: tuple[AccountCard, ...], chosen: int | None, *, more: bool = False
    ) -> None:
        """Show them when there are several; `more` belong to the number and are searched for."""
        self.setVisible(len(accounts) > 1)
        self._loading = True
        if accounts != self._shown:
            self._shown = accounts
            self._fill(accounts)
        self._caption.setText(_how_many(len(accounts), more=more))
        for row, account in enumerate(accounts):
            if account.id == chosen:
                self.list.setCurrentRow(row)
        self._loading = False

    def choose(self, place: int) -> bool:
        """Choose the account at a place, from 0; False when there is none."""
        if not 0 <= place < len(self._shown) or len(self._shown) < 2:
            return False
        self.chosen.emit(self._shown[place].id)
        return True

    def _fill(self, accounts: tuple[AccountCard, ...]) -> None:
        self.list.clear()
        for place, account in enumerate(accounts):
            relation = label(account.relation) if account.relation else ""
            key = f"Alt+{FIRST_KEY + place}" if FIRST_KEY + place <= 9 else ""
            first = "  ".join(part for part in (account.account_no, relation) if part)
            item = QListWidgetItem(f"{first}\n{_from_the_estate_on(account)}")
            item.setData(_ID, account.id)
            item.setData(_KEY, key)
            spoken = " ".join(part for part in (first, account.address, key) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setToolTip(f"{account.account_no}\n{relation}\n{account.address}")
            self.list.addItem(item)
        rows = min(4, len(accounts))
        height = sum(self.list.sizeHintForRow(row) for row in range(rows))
        self.list.setFixedHeight(height + self._theme.px(2))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._loading:
            self.chosen.emit(int(item.data(_ID)))


def _from_the_estate_on(account: AccountCard) -> str:
    """What tells a caller's accounts apart: the estate and what follows it, where one is known."""
    if not account.community:
        return account.address
    return account.community + account.address.partition(account.community)[2]


def _how_many(count: int, *, more: bool) -> str:
    if more:
        words = _("More than {n} accounts have this number. Not among these? F3 searches by name,"
                  " address or number.")  # fmt: skip
        return words.format(n=count)
    words = ngettext("{n} account, check which", "{n} accounts, check which", count)
    return words.format(n=count) + "  ↑↓"


class _WithKey(QStyledItemDelegate):
    """The key that chooses a row, at the right of its first line."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        keys = index.data(_KEY)
        if keys:
            rect, px = option.rect, self._theme.px
            painter.save()
            place = QPoint(rect.right() - px(8), rect.top() + rect.height() // 4 + px(2))
            paint_keycap(painter, place, keys, self._theme)
            painter.restore()


class _Rows(QListWidget):
    """Digits choose a row while the list has the focus."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= self.count() and not event.modifiers():
            self.setCurrentRow(int(digit) - 1)
            return
        super().keyPressEvent(event)
