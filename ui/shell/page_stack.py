"""The pages: built when first needed, one in front, their states kept for the next build."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from app.i18n import _
from ui.gradual import rehearse
from ui.navigation import Page, PageContext, PageSpec
from ui.shell.action_table import ActionTable


class PageStack(QStackedWidget):
    """Holds the pages of the person's seat. `page_shown` carries the key of the front page."""

    page_built = Signal()
    page_shown = Signal(str)

    def __init__(
        self,
        specs: Sequence[PageSpec],
        context_for: Callable[[PageSpec], PageContext],
        actions: ActionTable,
    ) -> None:
        super().__init__()
        self.setObjectName("work")
        self.specs = {spec.key: spec for spec in specs}
        self._context_for, self._actions = context_for, actions
        self._pages: dict[str, Page] = {}
        self._ahead: dict[str, Page] = {}
        self._waiting: dict[str, object] = {}
        self.front = ""

    def page(self, key: str) -> Page:
        """The page, built now if it was not yet. Raises KeyError for a page of another seat."""
        if key not in self._pages:
            page = self._ahead.pop(key, None) or self._build(key)
            self._pages[key] = page
            title = _(self.specs[key].title)
            self._actions.register(page.action_specs(), page=key, group=title)
            if key in self._waiting:
                page.restore_state(self._waiting.pop(key))
            self.page_built.emit()
        return self._pages[key]

    def _build(self, key: str) -> Page:
        spec = self.specs[key]
        page = spec.build(replace(self._context_for(spec), host=self))
        page.setAccessibleName(_(spec.title))
        self.addWidget(page)
        return page

    def build_ahead(self) -> Iterator[None]:
        """Build what nobody has asked for yet, page by page. It reads nothing until it is."""
        for key in self.specs:
            if not isValid(self):
                return  # another look's window has taken its place
            if key not in self._pages:
                page = self._ahead[key] = self._build(key)
                page.resize(self.size())
                yield
                if isValid(page):
                    yield from rehearse((page,))

    def built(self, key: str) -> Page | None:
        """The page if somebody has asked for it already."""
        return self._pages.get(key)

    def show_page(self, key: str, record: object | None = None) -> None:
        """Bring a page to the front and hand it the record."""
        page = self.page(key)
        self.front = key
        self.setCurrentWidget(page)
        self._actions.show_page(key)
        self.page_shown.emit(key)
        page.activate(record)

    def save_states(self) -> dict[str, object]:
        """What the pages want to keep, by key; also of pages that were not built again yet."""
        states = dict(self._waiting)
        states.update({key: page.save_state() for key, page in self._pages.items()})
        return states

    def restore_states(self, states: dict[str, object]) -> None:
        """Give built pages their state back, the others when they are built."""
        self._waiting.update(states)
        for key, page in self._pages.items():
            if key in self._waiting:
                page.restore_state(self._waiting.pop(key))
