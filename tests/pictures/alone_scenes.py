"""Beginning while the server is away: the offer at the sign-in, the banner, a refusal on return."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.alone import Offer
from app.domain.errors import Unreachable
from app.i18n import _
from tests.helpers.program import Program
from tests.pictures.scenes import NOW, Shot, idle
from ui.server_sign_in import ServerSignIn
from ui.shell.offline import Alone

_SHOWN: dict[str, QWidget] = {}


def shown(_program: Program) -> QWidget:
    return _SHOWN["screen"]


def _sign_in(program: Program, *, usable: bool) -> None:
    from app.data.shared_server import refused
    from app.settings import Server

    for old in _SHOWN.values():
        old.close()
        old.deleteLater()
    theme = program.window.theme
    screen = ServerSignIn(theme, program.settings.site.company, "hotline-a, hotline-b")
    screen.resize(theme.px(1100), theme.px(720))
    screen.show()
    _SHOWN["screen"] = screen
    screen.offer("linxiaoyue")
    screen.password.setText("not a real one")
    error = refused(RuntimeError("timeout expired"), Server(host="hotline-a,hotline-b"))
    assert isinstance(error, Unreachable)
    screen.show_failure(error)
    days = timedelta(days=0 if usable else 9)
    screen.offer_alone("linxiaoyue", Offer(NOW - days, 7, usable=usable))
    program.settle()


def offered(program: Program) -> None:
    _sign_in(program, usable=True)


def too_old(program: Program) -> None:
    _sign_in(program, usable=False)


def alone(program: Program) -> None:
    _SHOWN.pop("screen").close()
    idle(program)
    kept = Alone(NOW - timedelta(hours=9))
    program.window.offline.set_offline(NOW - timedelta(seconds=372), 3, 0, kept)
    program.settle()


def refused_on_return(program: Program) -> None:
    idle(program)
    reason = _("Your password has been changed since your last sign-in here.")
    kept = Alone(NOW - timedelta(hours=9), reason, final=True)
    program.window.offline.set_offline(NOW - timedelta(seconds=372), 3, 0, kept)
    program.settle()


ALONE_SHOTS = (
    Shot("8-alone-offered", offered, window=shown),
    Shot("8-alone-too-old", too_old, window=shown),
    Shot("8-alone-banner", alone),
    Shot("8-alone-refused", refused_on_return),
)
