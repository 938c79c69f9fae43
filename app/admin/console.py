"""Talking to the administrator: lines out, answers and secrets in."""

import getpass
import sys

from app.domain.errors import InvalidInput
from app.i18n import N_

_NO_ANSWER = N_("An answer was needed and the input has ended: “{question}”")


def say(text: str = "") -> None:
    """One line, shown at once: setting up may take a while."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def ask(question: str, usual: str = "") -> str:
    """An answer in one line; the usual one when nothing is typed.

    Raises:
        InvalidInput: the input has ended.
    """
    shown = f"{question} [{usual}]: " if usual else f"{question}: "
    sys.stdout.write(shown)
    sys.stdout.flush()
    return _line(question) or usual


def ask_secret(question: str) -> str:
    """An answer that is not shown. When the input is no terminal: its next line.

    Raises:
        InvalidInput: the input has ended.
    """
    if sys.stdin.isatty():
        return getpass.getpass(f"{question}: ")
    return _line(question)


def _line(question: str) -> str:
    line = sys.stdin.readline()
    if not line:
        raise InvalidInput(field="input", hint=_NO_ANSWER, question=question)
    return line.rstrip("\r\n").strip()
