"""Expected errors: a type, named fields and a template that the screen translates.

A service raises these; `ui/errors.py` is the one place where they become words. Anything else
that is raised is a bug and is reported as one.
"""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from app.i18n import N_, _


class HotlineError(Exception):
    """An expected failure. `fields` fill the template and must not hold personal data."""

    template: ClassVar[str] = N_("The operation could not be completed.")

    def __init__(self, **fields: object) -> None:
        self.fields: Mapping[str, object] = fields
        super().__init__(type(self).__name__, fields)

    def message(self) -> str:
        """The sentence for the user, in the current language; says what to do next."""
        return _(self.template).format(**self.fields)


class NotFound(HotlineError):
    """The record is gone or was never there. Fields: `what`."""

    template = N_("{what} was not found. It may have been removed; refresh and try again.")


class NotAllowed(HotlineError):
    """The seat may not do this. Fields: `what`."""

    template = N_("Your seat may not do this: {what}. Ask a supervisor.")


class InvalidInput(HotlineError):
    """A field cannot be accepted. `field` is the field's name, `hint` says how to put it right."""

    template = N_("{hint}")

    def __init__(self, *, field: str, hint: str, **more: object) -> None:
        super().__init__(field=field, hint=hint, **more)
        self.field = field
        self.hint = hint

    @override
    def message(self) -> str:
        return _(self.hint).format(**self.fields)


class InvalidTransition(HotlineError):
    """The ticket or outage is not in a state that allows the act. Fields: `what`, `state`."""

    template = N_("“{what}” is not possible while it is “{state}”. Refresh to see the latest.")


class Conflict(HotlineError):
    """Someone saved first. Fields: `what`, `winner` (name of the person who saved)."""

    template = N_("{winner} has changed {what} in the meantime. Your text is kept; refresh first.")


class TooManyLookups(HotlineError):
    """The hour's quota of looked up accounts is used up. Fields: none."""

    template = N_(
        "You have looked up as many accounts this hour as your seat may. Ask a supervisor."
    )


class Unavailable(HotlineError):
    """Something outside does not answer: database, file, printer. Fields: `what`, `advice`."""

    template = N_("{what} is not available. {advice}")


class Unreachable(Unavailable):
    """The shared server does not answer; it has refused nobody. Fields as `Unavailable`."""


class ProgramTooOld(HotlineError):
    """The shared server does not take this version any more. Fields: `version`, `oldest`."""

    template = N_(
        "This program is version {version}; the server asks for {oldest} or newer. Install it,"
        " then sign in."
    )


class FirstPassword(HotlineError):
    """The password is right, but was given by an administrator: one of one's own is asked for."""

    template = N_("This password was given to you. Choose one that only you know.")


class KeptForLater(HotlineError):
    """The database is away: the act waits in the outbox. No failure, but no result either."""

    template = N_("Kept on this computer; it is sent as soon as the server answers.")


class Cancelled(Exception):
    """Raised inside long work when the person cancelled it."""
