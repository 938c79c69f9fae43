"""The notice in the editor: opened, begun, kept, saved; what colleagues do to it meanwhile."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import Catalogue
from app.domain.change import Change, Subject
from app.domain.outage import OutageDetail
from app.domain.place import PlaceBook
from app.i18n import _
from ui.labels import in_language
from ui.moments import clock_text
from ui.navigation import PageContext
from ui.pages.outages.acts import OutageActs
from ui.pages.outages.conflicts import OutageConflicts
from ui.pages.outages.editor import OutageEditor
from ui.pages.outages.keeper import DraftKeeper
from ui.pages.outages.output import PosterOutput
from ui.pages.outages.preview_pane import PreviewPane
from ui.pages.outages.state import FormState, PageState
from ui.soft_lock import SoftLock


class OutageRoom(QObject):
    """One outage at a time, with its keeper, its acts and its poster.

    `wanted(id)` when another outage is in the editor (None: a new one); `acted` after a step of
    its life was done.
    """

    wanted = Signal(object)
    acted = Signal()

    def __init__(
        self, context: PageContext, editor: OutageEditor, preview: PreviewPane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.context, self.editor, self.preview = context, editor, preview
        self.outages = context.services.outages
        self._wanted: UUID | None = None
        self.keeper = DraftKeeper(context.tasks, self.outages, self)
        self.acts = OutageActs(context, editor, self.keeper, self)
        self.conflicts = OutageConflicts(context, editor, self.keeper, self)
        self.lock = SoftLock(context, editor.edit_mark, "outage")
        self.output = PosterOutput(context, preview, self)
        self._connect_signals()
        self._load_choices()

    def _connect_signals(self) -> None:
        self.editor.changed.connect(self._on_form_changed)
        self.editor.bar.save_requested.connect(self.save)
        self.acts.done.connect(self._on_acted)
        self.acts.conflict.connect(self.conflicts.on_conflict)
        self.conflicts.reload_requested.connect(self._load)
        self.wanted.connect(self.lock.show_record)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.told.connect(self.editor.bar.set_hint)

    @property
    def empty(self) -> bool:
        """Whether nothing is in the editor or on its way there."""
        return self.editor.form.draft() is None and self._wanted is None

    def open(self, outage_id: UUID) -> None:
        """Show a stored outage. What is typed in another one is kept and saved."""
        self.keeper.leave(self.editor.form.state(), self.editor.detail)
        self._wanted = outage_id
        self.wanted.emit(outage_id)
        if (kept := self.keeper.kept.get(outage_id)) is not None:
            self._show_state(kept.state, kept.detail)
            return
        self._load(outage_id)

    def new(self) -> None:
        """Begin a notice."""
        if not self.outages.may_edit:
            return
        self.keeper.leave(self.editor.form.state(), self.editor.detail)
        self._wanted = None
        self.wanted.emit(None)
        self.editor.show_new(self.outages.new_draft())
        self._begin(_("Saved by itself as soon as something is typed"))

    def save(self) -> None:
        """Ctrl+S: store now."""
        if self.editor.editable and (draft := self.editor.form.draft()) is not None:
            self.keeper.note(draft)
            self.keeper.save()

    def show_kept(self, state: PageState) -> None:
        """Take back what the page of another look held."""
        if state.form is None:
            return
        self._show_state(state.form, state.detail, attempted=state.attempted)
        if state.stored is not None:
            self.keeper.begin(replace(state.stored, version=state.form.draft.version))
            self.keeper.note(state.form.draft)

    def follow(self, change: Change) -> None:
        """A colleague did something: show it, or say so where there is unsaved text."""
        detail = self.editor.detail
        mine = change.initiator == self.context.services.person.name
        if detail is None or Subject.OUTAGE not in change.subjects:
            return
        if change.ids and (mine or str(detail.content.id) not in change.ids):
            return
        if self.keeper.dirty or self.keeper.saving or self._half_typed:
            self.conflicts.tell(change.initiator or _("A colleague"))
        else:
            self._load(detail.content.id)

    @property
    def _half_typed(self) -> bool:
        """Whether something stands in the form that no draft can hold yet."""
        form = self.editor.form
        return self.editor.editable and bool(form.unread() or form.areas.free_input.text())

    def _load_choices(self) -> None:
        catalogue, outages = self.context.services.catalogue, self.outages
        self.context.tasks.run(
            lambda: (catalogue.get(), *outages.area_words()), owner=self, done=self._on_choices
        )

    def _on_choices(self, choices: tuple[Catalogue, PlaceBook, dict[int, str]]) -> None:
        catalogue, book, words = choices
        dirty = self.keeper.dirty
        self.conflicts.names = {c.id: c.name for c in book.communities.values()}
        self.conflicts.units = {
            u.id: in_language(u.name, u.name_en)
            for u in (*catalogue.units, *catalogue.retired.units)
        }
        self.editor.form.set_catalogue(catalogue)
        self.editor.form.set_places(book, words)
        draft = self.editor.form.draft()
        if draft is not None:
            if not dirty:
                self.keeper.begin(draft)
            self.output.show(draft, self.editor.detail)

    def _load(self, outage_id: UUID) -> None:
        self.context.tasks.run(
            lambda: self.outages.detail(outage_id),
            owner=self,
            done=self._on_detail,
            newest="detail",
        )

    def _on_detail(self, detail: OutageDetail) -> None:
        if detail.content.id != self._wanted:
            return
        self.editor.show_detail(detail)
        self.wanted.emit(self._wanted)
        self._begin(self._standing(detail))

    def _show_state(
        self, state: FormState, detail: OutageDetail | None, *, attempted: bool = False
    ) -> None:
        """Show a form as it was typed, over the stored notice it belongs to."""
        self._wanted = state.draft.id if detail is not None else None
        self.editor.restore(detail, state, attempted=attempted)
        self.wanted.emit(self._wanted)
        self.keeper.begin(detail.content if detail is not None else self.outages.new_draft())
        self.keeper.note(state.draft)
        self.output.show(state.draft, detail)

    def _begin(self, hint: str) -> None:
        draft = self.editor.form.draft()
        assert draft is not None
        self.keeper.begin(draft)
        self.editor.bar.set_hint(hint)
        self.output.show(draft, self.editor.detail)

    def _standing(self, detail: OutageDetail) -> str:
        """The words at the left of the action bar."""
        if not self.outages.may_edit:
            return _("Dispatchers and supervisors write notices; you can read and print.")
        if self.editor.editable:
            return _("Draft, saved by itself")
        if self.editor.detail is not None and detail.restored_at is None and detail.versions:
            return _("Published and fixed. A later end will be the next version.")
        if detail.restored_at is not None:
            return _("The poster says that the water is back.")
        return ""

    def _on_form_changed(self) -> None:
        draft = self.editor.form.draft()
        if draft is None or not self.editor.editable:
            return
        self.keeper.note(draft)
        if self.keeper.dirty:
            self.lock.touch()
        self.output.show(draft, self.editor.detail)

    def _on_saved(self, detail: OutageDetail) -> None:
        self._wanted = detail.content.id
        self.editor.show_saved(detail)
        self.wanted.emit(self._wanted)
        self.editor.bar.set_hint(
            _("Draft saved {time}").format(time=clock_text(self.context.services.clock()))
        )
        self.output.show(self.editor.form.draft(), detail)

    def _on_acted(self, detail: OutageDetail) -> None:
        self._wanted = detail.content.id
        self.lock.hold(editing=False)
        self._on_detail(detail)
        self.acted.emit()
