"""A colleague changed the notice that is being written: what differs, and the ways on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Conflict
from app.domain.notice_areas import area_items
from app.domain.outage import OutageDetail, OutageDraft, OutageState
from app.i18n import N_, _, pgettext
from ui.labels import Role, full_time, label
from ui.navigation import PageContext
from ui.pages.outages.editor import OutageEditor
from ui.pages.outages.form import OutageForm
from ui.pages.outages.keeper import DraftKeeper
from ui.pages.outages.words import span_text
from ui.widgets.conflict_panel import Difference

if TYPE_CHECKING:
    from app.services.outages import Outages

Names = Mapping[int, str]
SAVED = N_("{name} has saved this meanwhile. Nothing you typed is lost.")
_GONE_ON = N_("It is “{state}” now: your text can be copied, but not be saved into it.")


class OutageConflicts(QObject):
    """Feeds the editor's panel. `reload_requested(id)`: show what the colleague saved."""

    reload_requested = Signal(object)

    def __init__(
        self, context: PageContext, editor: OutageEditor, keeper: DraftKeeper, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._editor, self._keeper = context, editor, keeper
        self._outages: Outages = context.services.outages
        self._newest: OutageDetail | None = None
        self._said = ""
        self.names: Names = {}
        self.units: Names = {}
        keeper.conflict.connect(self.on_conflict)
        editor.look_requested.connect(self.compare)
        editor.conflict.theirs_taken.connect(self._on_theirs_taken)
        editor.conflict.all_theirs_taken.connect(self._on_all_theirs_taken)
        editor.conflict.mine_kept.connect(self._on_mine_kept)

    def tell(self, name: str) -> None:
        """A colleague changed what is being edited; an open panel shows the newest."""
        self._said = _(SAVED).format(name=name)
        if not self._editor.conflict.isHidden():
            self.compare()
        else:
            words = _("{name} has just changed this outage.").format(name=name)
            self._editor.head.show_note(Role.SOON, words, look=True)

    def on_conflict(self, error: Conflict) -> None:
        """Something was refused because a colleague was first."""
        self._editor.bar.stop_asking()
        self._said = _(SAVED).format(name=error.fields["winner"])
        draft = self._editor.form.draft()
        if draft is not None and not self._editor.editable:
            self._context.toasts.show_error(error.message())
            self.reload_requested.emit(draft.id)
            return
        self._editor.head.show_note(Role.SOON, self._said, look=True)
        self.compare()

    def compare(self) -> None:
        """Read the newest and show both."""
        draft = self._editor.form.draft()
        if draft is not None:
            self._context.tasks.run(
                lambda: self._outages.detail(draft.id),
                owner=self,
                done=self._on_newest,
                newest="conflict",
            )

    def _on_newest(self, detail: OutageDetail) -> None:
        draft = self._editor.form.draft()
        if draft is None or draft.id != detail.content.id:
            return
        self._newest = detail
        found = differences(draft, detail.content, self.names, self.units)
        same_edition = draft.version_no == detail.content.version_no
        if not found and same_edition and detail.state is OutageState.DRAFT:
            self._on_all_theirs_taken()
            return
        may = detail.state is OutageState.DRAFT and same_edition
        text = "" if may else _(_GONE_ON).format(state=label(detail.state))
        self._keeper.held_back = True
        self._editor.head.show_conflict(self._said, text, found, may_overwrite=may)
        self._editor.bar.set_off("" if may else _("Take theirs first, to go on from it"))

    def _on_theirs_taken(self, key: str) -> None:
        detail = self._newest
        if detail is not None:
            take(self._editor.form, key, detail.content)
            self._on_newest(detail)
            self._editor.changed.emit()

    def _on_all_theirs_taken(self) -> None:
        draft = self._editor.form.draft()
        if draft is not None:
            self._keeper.kept.pop(draft.id, None)
            self.reload_requested.emit(draft.id)

    def _on_mine_kept(self) -> None:
        """Mine goes over the version that was shown; a newer one is a conflict again."""
        if self._newest is None:
            return
        self._editor.show_saved(self._newest)
        self._keeper.held_back = False
        if (draft := self._editor.form.draft()) is not None and self._editor.editable:
            self._keeper.note(draft)
            self._keeper.save()


def differences(
    mine: OutageDraft, theirs: OutageDraft, names: Names, units: Names
) -> list[Difference]:
    """The fields in which two drafts differ, in the form's order."""
    return [
        Difference(key, words, show(mine), show(theirs))
        for key, words, show in _fields(names, units)
        if _said(mine, key) != _said(theirs, key)
    ]


def take(form: OutageForm, key: str, theirs: OutageDraft) -> None:
    """Put the colleague's value into one field; half-typed times of the others stay."""
    state = form.state()
    if state is None:
        return
    # the key is one of the draft's fields
    draft: OutageDraft = replace(state.draft, **{key: getattr(theirs, key)})
    form.show_draft(draft)
    fresh = form.state()
    assert fresh is not None  # a draft is shown
    rows = fresh.rows if key == "windows" else state.rows
    estimate = fresh.estimate if key == "internal_end" else state.estimate
    form.restore(replace(state, draft=draft, rows=rows, estimate=estimate))


def _said(draft: OutageDraft, key: str) -> object:
    """A field's value without what is only counted."""
    if key == "areas":
        return tuple(replace(area, households=0) for area in draft.areas)
    value: object = getattr(draft, key)
    return value


def _fields(names: Names, units: Names) -> list[tuple[str, str, Callable[[OutageDraft], str]]]:
    return [
        ("kind", _("Kind"), lambda d: label(d.kind)),
        ("title", _("Title"), lambda d: d.title),
        ("reason", _("Reason"), lambda d: d.reason),
        ("windows", _("Times"), _windows_text),
        ("internal_end", _("Site estimate"), lambda d: full_time(d.internal_end)
         if d.internal_end is not None else ""),
        ("internal_note", pgettext("estimate", "Source"), lambda d: d.internal_note),
        ("unit_id", _("Issued by"), lambda d: units.get(d.unit_id or 0, "")),
        ("areas", _("Area"), lambda d: "\n".join(i.text for i in area_items(d.areas, names))),
        ("water_point", _("Water point"), lambda d: d.water_point),
        ("tips", _("Tips"), lambda d: "\n".join(d.tips)),
    ]  # fmt: skip


def _windows_text(draft: OutageDraft) -> str:
    return "\n".join(
        f"{label(w.effect)} {span_text(w.starts_at, w.ends_at)}" for w in draft.windows
    )
