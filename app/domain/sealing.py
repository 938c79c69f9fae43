"""Texts that only one person of one desk can read: what a store asks of whoever seals them."""

from typing import ClassVar, Protocol

from typing_extensions import override

from app.domain.errors import Unavailable
from app.i18n import N_, _


class Seal(Protocol):
    """Seals texts for a store. `about` names what the text belongs to: it opens nowhere else."""

    def close(self, text: str, about: str) -> str:
        """The text, sealed.

        Raises:
            Unavailable: this desk has no key, and may not make one.
        """

    def open(self, token: str, about: str) -> str:
        """The text again.

        Raises:
            CannotOpen: it was sealed with another key, or was changed.
            Unavailable: the key store does not answer.
        """


class CannotOpen(Unavailable):
    """A sealed text stays closed. Fields: `what`, `key` (the mark of the key that sealed it)."""

    template: ClassVar[str] = N_(
        "{what} cannot be opened: the key {key} is not on this computer, or the text was changed."
        " Nothing was deleted. Sign in to the computer as the person who wrote it, or bring back"
        " the person's saved passwords."
    )

    @override
    def message(self) -> str:
        return _(self.template).format(**self.fields)
