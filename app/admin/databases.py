"""Making a database that Chinese names can live in, and refusing one where they cannot."""

from typing import Any

import psycopg
from psycopg import sql

from app.admin.connecting import Administrator
from app.domain.errors import InvalidInput
from app.i18n import N_

# Letters beyond ASCII are known in each of these; the first that the server has is taken.
# The last two are Windows' names.
_CHARACTER_TYPES = (
    "C.UTF-8", "C.utf8", "zh_CN.UTF-8", "zh_CN.utf8", "en_US.UTF-8", "en_US.utf8", "zh-CN", "en-US",
)  # fmt: skip
_NO_LETTERS = N_(
    "The database {name} has LC_CTYPE {ctype}: there PostgreSQL takes no Chinese character for a"
    " letter, and word searches and patterns silently find nothing. It cannot be changed later."
    " Make a new one (init-db does it by itself), for example: CREATE DATABASE hotline TEMPLATE"
    " template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
)
_NO_UNICODE = N_(
    "The database {name} is encoded in {encoding}; UTF8 is needed. It cannot be changed later: name"
    " a new database."
)
_NO_LOCALE = N_(
    "The server knows none of the locales {locales}. Install one (Debian: locales), restart the"
    " server, run this again."
)


def usable(connection: "psycopg.Connection[Any]") -> tuple[str, str]:
    """Encoding and character type of the database we are in.

    Raises:
        InvalidInput: Chinese cannot be searched there.
    """
    found = connection.execute(
        "SELECT datname, pg_encoding_to_char(encoding), datctype, datlocprovider"
        " FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    assert found is not None  # the one we are connected to
    name, encoding, ctype, provider = (str(value) for value in found)
    if encoding != "UTF8":
        raise InvalidInput(field="encoding", hint=_NO_UNICODE, name=name, encoding=encoding)
    if provider == "c" and ctype.upper() in {"C", "POSIX"}:
        raise InvalidInput(field="datctype", hint=_NO_LETTERS, name=name, ctype=ctype)
    return encoding, ctype


def make(administrator: Administrator, name: str) -> str:
    """Create the database; returns its character type.

    Raises:
        InvalidInput: the server has no usable locale.
    """
    with administrator.maintenance() as connection:
        usual = connection.execute(
            "SELECT datctype FROM pg_database WHERE datname = 'template1'"
        ).fetchone()
        known = [str(usual[0])] if usual and str(usual[0]).upper() not in {"C", "POSIX"} else []
        for ctype in (*_CHARACTER_TYPES, *known):
            try:
                connection.execute(
                    sql.SQL(
                        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                        " LC_COLLATE {} LC_CTYPE {}"
                    ).format(sql.Identifier(name), ctype, ctype)
                )
            except (psycopg.errors.WrongObjectType, psycopg.errors.InvalidParameterValue):
                continue  # the server does not know this locale
            return ctype
    raise InvalidInput(field="locale", hint=_NO_LOCALE, locales=", ".join(_CHARACTER_TYPES))


def drop(administrator: Administrator, name: str) -> None:
    """Remove a database that we made; sessions in it are ended."""
    with administrator.maintenance() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
