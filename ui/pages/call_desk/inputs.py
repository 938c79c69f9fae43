"""The fields of the intake form that know the trade: account and address."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from typing_extensions import override

from app.domain.account import AccountCard
from app.domain.address import read_address
from app.domain.place import Community, PlaceBook
from app.domain.search import Found, Hit, Reading, SearchResult
from app.i18n import _
from ui.labels import Look, Mark, Role
from ui.pages.call_desk.suggest import Badge, SuggestEdit
from ui.theme import Theme
from ui.widgets.chip import Chip
from ui.widgets.fields import COMING_BACK
from ui.widgets.marks import chip_size
from ui.widgets.result_list import ResultItem
from ui.widgets.search_box import SearchBox
from ui.widgets.text import text_label

MOST_PLACES = 8
_LEAST_TAG = 48  # px at 100 % in which a branch can be told


class AccountEdit(SearchBox):
    """户号: digits go straight in; F3 opens it for names and addresses too.

    `account_picked` carries an account id; `cleared`: the field was emptied by hand.
    """

    account_picked = Signal(int)
    cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        name = _("Account no.")
        super().__init__(theme, name=name, placeholder=_("F3: name, address"), icon=False)
        self._shown = ""
        self._cards: tuple[AccountCard, ...] = ()
        self._more = False
        self._look = self._short = Look("", Role.OK, Mark.CHECK, boxed=True)
        self._chip = Chip(theme, self._look)
        self._chip.hide()
        self._badge = Badge(theme, self, self._chip)
        self._plain_digits()
        self.hit_chosen.connect(self._on_hit)
        self.asked.connect(self._on_asked)

    def show_account(
        self, number: str, cards: tuple[AccountCard, ...], place: int, *, more: bool = False
    ) -> None:
        """The account's number; `place` is its position among `cards` (from 1, 0: none)."""
        self._shown, self._cards, self._more = number, cards, more
        if not self.hasFocus() or not self.isModified():
            self.setText(number)
            self.setCursorPosition(0)
        total = f"{len(cards)}+" if more else str(len(cards))
        if place and len(cards) > 1:
            text = _("{n} of {total}").format(n=place, total=total)
            look = Look(text, Role.SOON, Mark.TRIANGLE, spoken=_("Several accounts, {n}").format(
                n=text))  # fmt: skip
        else:
            look = Look(_("Matched"), Role.OK, Mark.CHECK, boxed=True)
        self._look = look
        self._short = Look(f"{place} / {total}" if look.role is Role.SOON else "", look.role,
                           look.mark, spoken=look.spoken or look.text, boxed=True)  # fmt: skip
        self._chip.setVisible(bool(number) and bool(place))
        self._fit_chip()

    def _fit_chip(self) -> None:
        """The chip in few words, or its mark alone, where the number would be cut."""
        text = self.fontMetrics().horizontalAdvance(self._shown) + self._theme.px(26)
        full = chip_size(self._theme, self._look).width()
        bare = replace(self._short, text="")
        short = chip_size(self._theme, self._short).width()
        look = self._short if text + short <= self.width() else bare
        self._chip.set_look(self._look if text + full <= self.width() else look)
        self._chip.setToolTip(self._look.text)
        self._badge.place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_chip()

    def look_up(self) -> None:
        """F3: everything may be typed here."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def answer_from_candidates(self, words: str) -> bool:
        """Offer the accounts of the number itself when nothing else was typed."""
        if words != self._shown or len(self._cards) < 2:
            return False
        hits = tuple(card_hit(card) for card in self._cards)
        self.show_result(SearchResult(words, (), hits, more=self._more))
        return True

    def _on_asked(self, words: str) -> None:
        self.answer_from_candidates(words)

    def _on_hit(self, hit: object) -> None:
        if isinstance(hit, Hit) and isinstance(hit.key, int):
            self.setModified(False)
            self.account_picked.emit(hit.key)

    def _plain_digits(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            return
        self._plain_digits()
        if not self.text().strip() and self._shown:
            self.cleared.emit()
        elif self.text() != self._shown:
            self.setText(self._shown)
        self.setModified(False)


def card_hit(card: AccountCard) -> Hit:
    """An account of the pop as a search hit."""
    return Hit(Found.ACCOUNT, card.id, Reading.PHONE, card.account_no, card.name, card.address)


class AddressEdit(SuggestEdit):
    """用水地址 with completion from the place book and the branch as a tag.

    `place_picked` carries (community id or None, address).
    """

    place_picked = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Supply at"))
        self._book = PlaceBook(())
        self.setPlaceholderText(_("District, road or estate, building, room"))
        self._tag = text_label("", "tag")
        self._tag.hide()
        self._branch = ""
        self._badge = Badge(theme, self, self._tag)
        self.textChanged.connect(lambda _text: self._fit_tag())
        self.asked.connect(self._on_asked)
        self.picked.connect(self._on_picked)

    def set_book(self, book: PlaceBook) -> None:
        """Where places come from."""
        self._book = book

    def set_branch(self, branch: str) -> None:
        """The branch responsible for the address."""
        self._branch = branch
        self._fit_tag()

    def _fit_tag(self) -> None:
        """The branch whole, cut, or left to the tooltip: the address is what matters."""
        metrics, px = self._tag.fontMetrics(), self._theme.px
        whole = metrics.horizontalAdvance(self._branch)
        frame = px(40)  # of the field and the tag
        room = self.width() - self.fontMetrics().horizontalAdvance(self.text()) - frame
        most = min(whole, room)
        fits = most >= min(whole, px(_LEAST_TAG))
        text = metrics.elidedText(self._branch, Qt.TextElideMode.ElideRight, most) if fits else ""
        self._tag.setText(text)
        self._tag.setVisible(bool(text))
        self._tag.setToolTip(self._branch if text != self._branch else "")
        words = "\n".join(p for p in (self.text(), self._branch) if p)
        self.setToolTip(words if text != self._branch or room < whole else "")
        self._badge.place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tag()

    def _on_asked(self, words: str) -> None:
        self.offer(place_items(self._book, words))

    def _on_picked(self, payload: object) -> None:
        if isinstance(payload, Community):
            text = address_at(payload, self.text())
            self.setText(text)
            self.place_picked.emit(payload.id, text)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in COMING_BACK:
            self.setCursorPosition(0)  # a long address shows its beginning

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down and self.results is None
        if down:
            self.offer(place_items(self._book, self.text()))
            return
        super().keyPressEvent(event)


def place_items(book: PlaceBook, words: str) -> Sequence[ResultItem]:
    """Places whose names hold every word typed."""
    read = read_address(words)
    if not any(len(word) > 1 for word in read.words):
        return []
    found = [book.communities[i] for i in book.with_words(read.words)[:MOST_PLACES]]
    return [
        ResultItem(title=c.name, second=f"{c.district} {c.street}", icon="map-pin", payload=c)
        for c in found
    ]


def address_at(community: Community, typed: str) -> str:
    """The address of a place with the building, unit and room that were typed."""
    read = read_address(typed)
    parts = [f"{community.district} {community.name}"]
    if read.building is not None:
        parts.append(f"{read.building} 号楼")
    if read.unit_no is not None:
        parts.append(f"{read.unit_no} 单元")
    if read.room is not None:
        parts.append(f"{read.room} 室")
    return " ".join(parts)
