"""Recognising a password without having it: scrypt with a salt of its own.

Slow on purpose (some tenths of a second, 64 MB): whoever gets hold of a verifier tries a few
passwords a second.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata

_N, _R, _P = 2**16, 8, 1
_SALT = 16


def made(password: str) -> str:
    """A verifier of the password; never the same twice."""
    salt = secrets.token_bytes(_SALT)
    return f"scrypt${base64.b64encode(salt).decode()}${_hash(password, salt)}"


def fits(password: str, verifier: str) -> bool:
    """Whether the verifier was made of this password."""
    _name, salt, kept = verifier.split("$")
    return hmac.compare_digest(_hash(password, base64.b64decode(salt)), kept)


def _hash(password: str, salt: bytes) -> str:
    """As the server does, letters that only look different count as the same (NFKC)."""
    text = unicodedata.normalize("NFKC", password).encode()
    most = 2 * 128 * _N * _R
    raw = hashlib.scrypt(text, salt=salt, n=_N, r=_R, p=_P, maxmem=most)
    return base64.b64encode(raw).decode()
