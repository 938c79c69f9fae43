"""What a page is, what it is given, and the table of actions it brings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.domain.change import Subject
from app.domain.people import Seat

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.domain.call import CallEvent
    from ui.changes import ChangeRelay
    from ui.preferences import Preferences
    from ui.shell.action_table import ActionTable
    from ui.shell.call_state import CallControl
    from ui.shell.display_menu import DisplayChoices
    from ui.tasks import Tasks
    from ui.theme import Theme
    from ui.widgets.toast import Toasts


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do: it feeds keys, palette and the F1 sheet.

    `keys` is a key sequence ("F9", "Ctrl+Enter") or empty; several are separated by "; ". `text`
    is already translated. `initials` are the pinyin initials of the Chinese text, for the palette.
    `group` is the heading in the F1 sheet (translated; empty: the page's title). `listed` False
    keeps it out of palette and sheet.
    """

    keys: str
    text: str
    slot: Callable[[], None]
    initials: str = ""
    icon: str = ""
    group: str = ""
    enabled: Callable[[], bool] | None = None
    listed: bool = True


class Navigate(Protocol):
    """Goes to a page by its key; `record` is handed to the page's `activate`."""

    def __call__(self, page_key: str, record: object | None = None) -> None: ...


@dataclass(frozen=True)
class PageContext:
    """Everything a page may use. `badge(n)` marks the page's rail button, 0 clears it.

    `host` is what the page is shown in: a page that stands in its place from the beginning is
    fitted to the stylesheet once, and not again with all that is in it.
    """

    services: "Services"
    tasks: "Tasks"
    theme: "Theme"
    changes: "ChangeRelay"
    toasts: "Toasts"
    navigate: Navigate
    actions: "ActionTable"
    call_bar: "CallControl"
    preferences: "Preferences"
    badge: Callable[[int], None] = field(default=lambda _count: None)
    display: "DisplayChoices | None" = None
    host: QWidget | None = None


class Page(QWidget):
    """A screen. Built once per look; its state travels through `save_state`/`restore_state`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self.context = context
        self.theme = context.theme
        self.setObjectName("page")

    def action_specs(self) -> list[ActionSpec]:
        """What can be done here, asked once after building (`actions` is Qt's own name)."""
        return []

    def activate(self, record: object | None = None) -> None:
        """The page comes to the front, optionally to show `record`."""

    def panes(self) -> list[QWidget]:
        """The panes F6 walks through, in reading order."""
        return []

    def save_state(self) -> object:
        """All a person typed or chose, to be given to the next build of this page."""
        return None

    def restore_state(self, state: object) -> None:
        """Take back what `save_state` returned."""


@runtime_checkable
class TakesCalls(Protocol):
    """A page that wants to hear of telephone events."""

    def receive(self, event: "CallEvent") -> None:
        """Something happened at the telephone."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """An entry of the rail. `title` is an English text marked with `N_`.

    `shared_seats` are the seats on a shared server, where these are others than `seats`.

    `load` imports the page's class when it is first needed. `initials` are the pinyin initials of
    the Chinese title. `at_bottom` puts it below the others (settings). `takes_calls`: seats with
    this page have a telephone. `waiting` counts the work that waits there, for the rail, until the
    page is built and says so itself; it is asked again after changes of `subjects`. `urgent`: what
    waits there is late, so the mark is red.
    """

    key: str
    title: str
    icon: str
    seats: frozenset[Seat]
    load: Callable[[], type[Page]]
    initials: str = ""
    at_bottom: bool = False
    takes_calls: bool = False
    waiting: "Callable[[Services], int] | None" = None
    subjects: frozenset[Subject] = frozenset()
    shared_seats: frozenset[Seat] | None = None
    urgent: bool = False

    def shown_to(self, seat: Seat, *, shared: bool) -> bool:
        """Whether the seat has this screen."""
        others = self.shared_seats if shared else None
        return seat in (self.seats if others is None else others)

    def build(self, context: PageContext) -> Page:
        """The page itself."""
        return self.load()(context)
