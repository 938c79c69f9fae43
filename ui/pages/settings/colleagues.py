"""Colleagues at the row in the form: who edits it too, and what they saved meanwhile."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from app.i18n import _
from ui.navigation import PageContext
from ui.pages.settings.inputs import Input, RecordForm, Value
from ui.soft_lock import SoftLock
from ui.widgets.conflict_panel import ConflictPanel, Difference
from ui.widgets.edit_mark import EditMark


class Colleagues(QObject):
    """The mark beside the form's title and the panel above its fields. `name`: who saved last."""

    def __init__(self, context: PageContext, section: str, form: RecordForm) -> None:
        super().__init__(form)
        self._form = form
        self.name = ""
        self.mark = EditMark(context.theme)
        self.panel = ConflictPanel(context.theme)
        self.lock = SoftLock(context, self.mark, f"settings {section}"[:20])

    def show_conflict(self, theirs: Mapping[str, Value] | None) -> None:
        """What differs from the row as a colleague saved it; None: nobody was first."""
        if theirs is None:
            self.panel.hide()
            return
        words = _("{name} has saved this meanwhile. Nothing you typed is lost.")
        title = words.format(name=self.name or _("A colleague"))
        found = differences(self._form.inputs, self._form.values(), theirs)
        self.panel.show_conflict(title, "", found, may_overwrite=True)


def differences(
    inputs: Sequence[Input], mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> list[Difference]:
    """The inputs that say something else, in the form's order."""
    return [
        Difference(one.name, one.label, _words(one, mine[one.name]), _words(one, theirs[one.name]))
        for one in inputs
        if mine[one.name] != theirs[one.name]
    ]


def _words(one: Input, value: Value) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, frozenset):
        return ", ".join(words for key, words in one.choices if key in value)
    return dict(one.choices).get(value, value)
