"""From the start of the program to a signed-in person, by either sign-in screen."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.alone import Offer, Provision
from app.domain.change import Change
from app.domain.errors import FirstPassword, InvalidInput, Unreachable
from app.domain.people import Person
from app.i18n import N_, _
from app.settings import Settings
from ui.preferences import Preferences
from ui.server_sign_in import Credentials, ServerSignIn
from ui.sign_in import SignIn
from ui.sign_in_parts import Entrance
from ui.tasks import JobHandle, Lane, Tasks
from ui.theme import Theme
from ui.wording import count_text

if TYPE_CHECKING:
    from app.bootstrap import Core, Services
    from app.services.front_door import FrontDoor

log = logging.getLogger(__name__)
NOTE_EMBEDDED = N_(
    "Single seat: this database is a file on this computer. It knows no passwords and protects"
    " nothing from whoever can open the file."
)
Progress = Callable[[int, int], None]
OpenCore = Callable[[Progress], "Core"]
Publish = Callable[[Change], None]


class Arrival(QObject):
    """Shows the screen that the settings ask for and lets people in.

    `opened` carries the core and the people when the embedded database is open. `signed_in`
    carries the core and the services, and words to be shown, or "". `failed` carries the error
    after the screen has told it. With `alone` no server is asked, whatever the settings say.
    """

    opened = Signal(object, object)
    signed_in = Signal(object, object, str)
    failed = Signal(object)

    def __init__(
        self, settings: Settings, preferences: Preferences, tasks: Tasks, publish: Publish,
        open_core: OpenCore, *, alone: bool, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._settings, self._preferences, self._tasks = settings, preferences, tasks
        self._publish, self._open_core = publish, open_core
        self.shared = bool(settings.server.host) and not alone
        self.screen: Entrance | None = None
        self._made_door: FrontDoor | None = None
        self._word = ""

    def show_screen(self, theme: Theme) -> Entrance:
        """The sign-in of this site, made but not shown."""
        company = self._settings.site.company
        if self.shared:
            screen: Entrance = self._server_screen(theme, company)
        else:
            chooser = SignIn(theme, company, _(NOTE_EMBEDDED))
            chooser.person_chosen.connect(self._on_person_chosen)
            screen = chooser
        screen.retry_requested.connect(self.open)
        self.screen = screen
        return screen

    def _server_screen(self, theme: Theme, company: str) -> ServerSignIn:
        screen = ServerSignIn(theme, company, self._settings.server.title)
        screen.login_entered.connect(self._on_login_entered)
        screen.sign_in_requested.connect(self._on_sign_in_requested)
        screen.alone_requested.connect(self._on_alone_requested)
        return screen

    def open(self, words: str = "") -> None:
        """Open the embedded database in the background, or wait for a login."""
        screen = self.screen
        assert screen is not None  # shown before
        if isinstance(screen, ServerSignIn):
            screen.offer(self._preferences.login or self._settings.server.user)
            return
        words = words or _("Opening the database")
        screen.start_busy(words)

        def work(handle: JobHandle) -> "tuple[Core, tuple[Person, ...]]":
            core = self._open_core(handle.progress)
            return core, core.people()

        def progress(done: int, total: int, _text: str) -> None:
            so_far = _("{what}: {done} of {total}")
            screen.tell_busy(
                so_far.format(what=words, done=count_text(done), total=count_text(total))
            )

        def done(found: "tuple[Core, tuple[Person, ...]]") -> None:
            self._core, people = found
            self._word = self._core.word
            if isinstance(screen, SignIn):
                screen.show_people(people)
            self.opened.emit(self._core, people)

        self._tasks.run_with_progress(
            work, owner=screen, done=done, failed=self._on_failed, progress=progress,
            lane=Lane.DATABASE,
        )  # fmt: skip

    def sign_in(self, core: "Core", person: Person) -> None:
        """Build the person's services and read what every desk keeps."""
        word, self._word = self._word, ""

        def work() -> "tuple[Core, Services, str]":
            return core, self._services(core, person), word

        self._tasks.run(work, owner=self, done=self._on_signed_in, failed=self._on_failed)

    def leave(self) -> None:
        """Somebody has signed in: the screen goes."""
        if self.screen is not None:
            self.screen.close()
            self.screen.deleteLater()
            self.screen = None

    def _services(
        self, core: "Core", person: Person, provision: Provision | None = None
    ) -> "Services":
        from app.bootstrap import sign_in

        services = sign_in(core, person, self._publish, provision)
        if provision is None:
            services.live.mark()
        services.catalogue.get()
        services.places.book()
        return services

    def _door(self) -> "FrontDoor":
        """Made in a worker: it brings the database's libraries along."""
        from app.bootstrap import front_door

        if self._made_door is None:
            self._made_door = front_door(self._settings)
            assert self._made_door is not None  # only asked for beside a server
        return self._made_door

    def _on_person_chosen(self, person: Person) -> None:
        self.sign_in(self._core, person)

    def _on_login_entered(self, login: str) -> None:
        screen = self.screen

        def done(password: str | None) -> None:
            if isinstance(screen, ServerSignIn) and screen is self.screen:
                screen.fill_in(login, password)

        self._tasks.run(
            lambda: self._door().remembered(login), owner=self, done=done, lane=Lane.DISK,
            newest="remembered",
        )  # fmt: skip

    def _on_sign_in_requested(self, given: Credentials) -> None:
        def work() -> "tuple[Core, Services, str]":
            from app.bootstrap import core_of

            entered = self._door().enter(
                given.login, given.password, remember=given.remember, wanted=given.wanted
            )
            core = core_of(self._settings, entered)
            try:
                return core, self._services(core, entered.person), entered.warning
            except BaseException:
                core.close()
                raise

        self._tasks.run(work, owner=self, done=self._on_signed_in, failed=self._on_failed)

    def _on_alone_requested(self, given: Credentials) -> None:
        def work() -> "tuple[Core, Services, str]":
            from app.bootstrap import core_of

            entered = self._door().enter_alone(given.login, given.password)
            core = core_of(self._settings, entered)
            return core, self._services(core, entered.person, entered.provision), ""

        self._tasks.run(work, owner=self, done=self._on_signed_in, failed=self._on_failed)

    def _look_for_offer(self, login: str) -> None:
        """The server is away: say whether this desk can do without it."""
        screen = self.screen

        def done(offer: Offer | None) -> None:
            if offer is not None and isinstance(screen, ServerSignIn) and screen is self.screen:
                screen.offer_alone(login, offer)

        self._tasks.run(
            lambda: self._door().alone(login), owner=self, done=done, lane=Lane.DISK,
            newest="alone", failed=lambda _error: None,
        )  # fmt: skip

    def _on_signed_in(self, found: "tuple[Core, Services, str]") -> None:
        core, services, warning = found
        if self.shared:
            self._preferences.login = services.person.login
        self.signed_in.emit(core, services, warning)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput):
            log.info("a sign-in was refused: %s", error.field)
        elif isinstance(error, FirstPassword):
            log.info("a sign-in waits for a password of one's own")
        else:
            log.error("the database could not be opened", exc_info=error)
        if self.screen is not None:
            self.screen.show_failure(error)
        if isinstance(error, Unreachable) and isinstance(self.screen, ServerSignIn):
            self._look_for_offer(self.screen.login.text().strip())
        self.failed.emit(error)
