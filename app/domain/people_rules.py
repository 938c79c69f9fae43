"""What a person's entry must look like before anybody is asked to store it."""

import re
import secrets

from app.domain.errors import InvalidInput
from app.domain.people import Person, Seat
from app.i18n import N_

RESERVED = ("hotline_", "pg_", "postgres")
SHORTEST_PASSWORD = 10
LONGEST_NAME = 60
_LOGIN = re.compile(r"[a-z][a-z0-9_]{2,30}")
_NO_ROLES = ("public", "none", "user", "current_user", "session_user", "current_role")
# Without signs that look alike: a password is read out or copied from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_LOGIN_RULE = N_(
    "3 to 31 characters: small letters, digits and _, a letter first; not beginning with"
    " hotline_, pg_ or postgres."
)
_NAME_RULE = N_("Write a name of at most 60 characters.")
_BRANCH_RULE = N_("A branch seat works for a unit: choose it.")
_SHORT = N_("At least {n} characters.")
_HOLDS_LOGIN = N_("A password must not hold the login.")
_SIGNS = N_("Line breaks and other control characters cannot be typed at the sign-in.")

_THE_SAME = N_("This is the one that was given to you. Choose another.")


def check_person(person: Person) -> None:
    """Name, login and seat fit together.

    Raises:
        InvalidInput: names the field that has to be put right.
    """
    login = person.login
    if not _LOGIN.fullmatch(login) or login.startswith(RESERVED) or login in _NO_ROLES:
        raise InvalidInput(field="login", hint=_LOGIN_RULE)
    if not 0 < len(person.name.strip()) <= LONGEST_NAME:
        raise InvalidInput(field="name", hint=_NAME_RULE)
    if person.seat is Seat.BRANCH and person.unit_id is None:
        raise InvalidInput(field="unit_id", hint=_BRANCH_RULE)


def check_password(password: str, login: str, *, field: str = "password") -> None:
    """A password that is worth having.

    Raises:
        InvalidInput: it is short, holds the login or cannot be typed.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(field=field, hint=_SHORT, n=SHORTEST_PASSWORD)
    if login and login in password.lower():
        raise InvalidInput(field=field, hint=_HOLDS_LOGIN)
    if not password.isprintable():
        raise InvalidInput(field=field, hint=_SIGNS)


def check_own_password(wanted: str, login: str, given: str) -> None:
    """What a person chooses instead of the password that was given to him.

    Raises:
        InvalidInput: of the field `wanted`: weak, or the same again.
    """
    if wanted == given:
        raise InvalidInput(field="wanted", hint=_THE_SAME)
    check_password(wanted, login, field="wanted")


def suggested_password() -> str:
    """A password that can be told on the telephone: four groups, about 59 bits."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(3)) for _ in range(4))
    return "-".join(groups)
