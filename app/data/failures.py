"""The database's errors in the program's own words; what is left is a bug and stays one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from app.data.refusals import is_personal
from app.domain.errors import (
    Conflict,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    TooManyLookups,
    Unavailable,
)
from app.domain.ticket import TicketState
from app.domain.ticket_moves import STATE_NAMES
from app.i18n import N_, _

_DATABASE = N_("The database")
_CHECK_NETWORK = N_("What you typed is kept. Check the network; try again in a moment.")
_DISK_FULL = N_("The disk is full. Free some space, then try again; what you typed is kept.")
_BUSY = N_("Others are writing to it just now. What you typed is kept; try again in a moment.")
_FILE = N_("Its file cannot be opened or written. Check the folder, its rights and the disk.")
_DAMAGED = N_("Its file is damaged. Leave it as it is and ask for the latest backup.")
_COLLEAGUE = N_("A colleague")
_RECORD = N_("this record")
_SERVER_SAYS = N_("refused by the server")
_THIS_ACT = N_("This act")
_TAKEN = N_("It is in use already; choose another.")
_NOT_ACCEPTED = N_("The server does not accept this. Check it and try again.")
_SLOW = N_("It took too long. Ask for less, or try again in a moment; what you typed is kept.")
_ALONE = N_(
    "You work without the server, and this needs it. Calls and new tickets are kept and sent later."
)
_SIGN_IN_AGAIN = N_(
    "Your login does not hold any more. What you typed is kept; ask the administrator, then start"
    " the program again."
)

# By the beginning of SQLite's name of the error; other errors of SQLite are ours.
_SQLITE = {
    "SQLITE_FULL": _DISK_FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_PROTOCOL": _BUSY,
    "SQLITE_READONLY": _FILE,
    "SQLITE_CANTOPEN": _FILE,
    "SQLITE_PERM": _FILE,
    "SQLITE_IOERR": _FILE,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}
# By PostgreSQL's code: disk full; lock, deadlock, serialisation; a standby that takes no writes;
# our own: the desk works alone.
_POSTGRESQL = {
    "53100": _DISK_FULL,
    "55P03": _BUSY,
    "40P01": _BUSY,
    "40001": _BUSY,
    "25006": _CHECK_NETWORK,
    "53300": _BUSY,
    "57014": _SLOW,
    "HDOFF": _ALONE,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into the program's own words; bugs stay what they are.

    Raises:
        Conflict: a colleague saved one of the rows first.
        NotAllowed, NotFound, InvalidInput, InvalidTransition, TooManyLookups: the shared server
            refuses it.
        Unavailable: the database cannot be reached, read or written.
    """
    try:
        yield
    except StaleDataError as error:
        raise Conflict(what=_(_RECORD), winner=_(_COLLEAGUE)) from error
    except DBAPIError as error:
        _refused(error)
        advice = _advice(error)
        if advice is None:
            raise
        raise Unavailable(what=_(_DATABASE), advice=_(advice)) from error
    except PoolTimeout as error:  # every connection of the pool is in use
        raise Unavailable(what=_(_DATABASE), advice=_(_BUSY)) from error


def _refused(error: DBAPIError) -> None:
    """Raise what the shared server says no to, in the words of the domain."""
    diagnosis = getattr(error.orig, "diag", None)
    said = (diagnosis.message_primary or "") if diagnosis is not None else ""
    match getattr(error.orig, "sqlstate", None):
        case "42501":
            raise NotAllowed(what=_(_SERVER_SAYS)) from error
        case "HD400":
            field, _blank, taken = said.partition(" ")
            raise InvalidInput(field=field, hint=_TAKEN if taken else _NOT_ACCEPTED) from error
        case "HD404":
            raise NotFound(what=_(_RECORD)) from error
        case "HD409":
            raise Conflict(what=_(_RECORD), winner=_(_COLLEAGUE)) from error
        case "HD422":
            known = said in set(TicketState)
            state = _(STATE_NAMES[TicketState(said)]) if known else said
            raise InvalidTransition(what=_(_THIS_ACT), state=state) from error
        case "HD429":
            raise TooManyLookups from error


def _advice(error: DBAPIError) -> str | None:
    """What to do about it; None when the error is the program's own."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return next((text for start, text in _SQLITE.items() if name.startswith(start)), None)
    known = _POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
    if known is not None:
        return known
    if isinstance(error, OperationalError) and is_personal(error):
        return _SIGN_IN_AGAIN
    gone = isinstance(error, OperationalError) or error.connection_invalidated
    return _CHECK_NETWORK if gone else None
