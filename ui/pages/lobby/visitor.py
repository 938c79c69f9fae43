"""The visitor's account: found by a whole number, checked by the document."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.errors import HotlineError
from app.domain.lobby import Found, Verification
from app.domain.lobby_numbers import LookUpBy
from app.i18n import _
from ui.errors import present
from ui.navigation import PageContext
from ui.pages.lobby.lookup_card import LookupCard


class Visitor(QObject):
    """Asks for the look-up card and shows the answers in it; `found` carries what was found.

    An answer that comes after `forget` belongs to somebody who is gone, and is not shown.
    """

    found = Signal(object)

    def __init__(self, context: PageContext, lookup: LookupCard, page: QObject) -> None:
        super().__init__(page)
        self._context, self._lookup = context, lookup
        self._service = context.services.lobby
        self._asked = 0
        lookup.find_requested.connect(self._on_find)
        lookup.account.check_requested.connect(self._on_check)

    def forget(self) -> None:
        """Nothing of this visitor stays, and answers under way are not shown."""
        self._asked += 1
        self._lookup.forget()

    def _on_find(self, by: LookUpBy, number: str) -> None:
        self._asked += 1
        asked = self._asked
        self._lookup.busy.start(_("Looking it up"), self.forget)
        self._context.tasks.run(
            lambda: self._service.find(by, number), owner=self, newest="find",
            done=partial(self._on_found, asked), failed=partial(self._on_not_found, asked),
        )  # fmt: skip

    def _on_found(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return  # cleared in the meantime
        self._lookup.show_found(found, self._context.services.clock())
        self.found.emit(found)

    def _on_not_found(self, asked: int, error: BaseException) -> None:
        if asked != self._asked:
            return
        if isinstance(error, HotlineError):
            self._lookup.show_error(error.message())
        else:
            self._lookup.show_error("")
            present(error, self._context.toasts)

    def _on_check(self, account_id: int, four: str) -> None:
        asked = self._asked
        self._context.tasks.run(
            lambda: self._service.verify(account_id, four), owner=self,
            done=partial(self._on_checked, asked, account_id),
            failed=partial(self._on_not_checked, asked),
        )  # fmt: skip

    def _on_checked(self, asked: int, account_id: int, checked: Verification) -> None:
        if asked == self._asked:
            self._lookup.account.show_check(account_id, checked)

    def _on_not_checked(self, asked: int, error: BaseException) -> None:
        if asked == self._asked and isinstance(error, HotlineError):
            self._lookup.account.show_error(error.message())
        elif not isinstance(error, HotlineError):
            present(error, self._context.toasts)
