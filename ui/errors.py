"""The one place where errors become words.

Expected errors (`HotlineError`) are told in a toast or beside the field; anything else is a bug:
it is logged, and the toast offers a report to copy that holds no personal data.
"""

import logging
import platform
import traceback
import uuid

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app.domain.errors import Cancelled, HotlineError, InvalidInput
from app.i18n import N_, _
from ui.widgets.fields import Field
from ui.widgets.toast import Toasts

BUG = N_("Something went wrong in the program (report {number}). Nothing you typed is lost.")
log = logging.getLogger(__name__)


def present(error: BaseException, toasts: Toasts) -> None:
    """Tell the person: an expected error in its own words, a bug with a report to copy.

    What stands there already is not said a second time.
    """
    if isinstance(error, Cancelled):
        return
    if isinstance(error, HotlineError):
        words = error.message()
        if words not in {toast.text for toast in toasts.shown}:
            toasts.show_error(words)
        return
    number = uuid.uuid4().hex[:8]
    log.error("unexpected error %s", number, exc_info=error)
    text = report(error, number)
    toasts.show_error(
        _(BUG).format(number=number),
        _("Copy report"),
        lambda: QGuiApplication.clipboard().setText(text),
    )


def unread(error: BaseException, toasts: Toasts) -> str:
    """What stands where a list could not be read; a bug is told with its report, too."""
    if isinstance(error, HotlineError):
        return error.message()
    present(error, toasts)
    return _("It could not be read.")


def present_in(error: BaseException, fields: dict[str, Field], toasts: Toasts) -> None:
    """Tell an `InvalidInput` under its field and go there; everything else like `present`."""
    if isinstance(error, InvalidInput) and (field := fields.get(error.field)) is not None:
        field.set_error(error.message())
        field.focus()
        return
    present(error, toasts)


def report(error: BaseException, number: str) -> str:
    """What a developer needs: versions and where it happened, without the values involved."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    head = [
        f"Hotline Desk report {number}",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, Qt {qVersion()}",
        f"{type(error).__module__}.{type(error).__qualname__}",
    ]
    return "\n".join(head + lines)
