"""Why a server let nobody in, read from its words.

A refused connection carries no SQLSTATE in psycopg, only the message of the server or of libpq, in
the server's language: they are known in English and Chinese. The message itself is never shown or
logged as it is.
"""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a connection did not come about."""

    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    WRONG = "wrong"  # login or password: the server does not say which
    DISABLED = "disabled"
    TOO_OFTEN = "too_often"
    FULL = "full"
    STARTING = "starting"
    READ_ONLY = "read_only"
    NO_PERSON = "no_person"
    NO_ENTRY = "no_entry"
    NO_DATABASE = "no_database"
    NOT_SET_UP = "not_set_up"
    UNKNOWN_NAME = "unknown_name"
    UNREACHABLE = "unreachable"


PERSONAL = frozenset({Refusal.WRONG, Refusal.DISABLED, Refusal.NO_PERSON})
"""Refusals of this person, whatever the server's state."""

# The first match counts: with several hosts the messages of all stand in one.
_WORDS: tuple[tuple[tuple[str, ...], Refusal], ...] = (
    (("certificate", "root.crt", "证书"), Refusal.CERTIFICATE),
    (("does not support ssl", "server refused ssl", "不支持 ssl"), Refusal.NO_TLS),
    (("password authentication failed", "no password supplied", "empty password", "认证失败"),
     Refusal.WRONG),
    (("not permitted to log in", "不允许角色", "不允许登录"), Refusal.DISABLED),
    (("too many connections for role", "发起的连接太多"), Refusal.TOO_OFTEN),
    (("too many clients", "remaining connection slots", "太多的客户"), Refusal.FULL),
    (("starting up", "shutting down", "recovery mode", "正在启动", "正在关闭"), Refusal.STARTING),
    (("read-write", "read-only"), Refusal.READ_ONLY),
    (("permission denied for database", "权限不够"), Refusal.NO_PERSON),
    (("pg_hba.conf",), Refusal.NO_ENTRY),
    (('role "',), Refusal.WRONG),
    (('database "', '数据库 "'), Refusal.NO_DATABASE),
    (("could not translate host name", "name or service not known", "no such host"),
     Refusal.UNKNOWN_NAME),
)  # fmt: skip
_STATES = {
    "28P01": Refusal.WRONG,
    "28000": Refusal.DISABLED,
    "42501": Refusal.NO_PERSON,
    "53300": Refusal.FULL,
    "57P03": Refusal.STARTING,
    "3D000": Refusal.NO_DATABASE,
    "3F000": Refusal.NOT_SET_UP,
    "42883": Refusal.NOT_SET_UP,
    "42P01": Refusal.NOT_SET_UP,
}


def refusal_of(error: BaseException) -> Refusal:
    """Why the attempt behind this error failed; `UNREACHABLE` where nothing else is known."""
    original = getattr(error, "orig", None) or error
    known = _STATES.get(getattr(original, "sqlstate", None) or "")
    if known is not None:
        return known
    said = str(original).lower()
    return next(
        (refusal for words, refusal in _WORDS if any(word in said for word in words)),
        Refusal.UNREACHABLE,
    )


def is_personal(error: BaseException) -> bool:
    """Whether a connection failed because this person may not sign in (any more)."""
    connected = getattr(getattr(error, "orig", None), "sqlstate", None)
    return connected is None and refusal_of(error) in PERSONAL
