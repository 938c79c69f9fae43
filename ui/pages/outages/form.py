"""The editor's form: everything that stands on a notice, and the site's own estimate."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.catalogue import Catalogue, NoticeText
from app.domain.outage import OutageDraft, OutageKind
from app.domain.outage_rules import Finding, Problem
from app.domain.place import PlaceBook
from app.i18n import N_, _, pgettext
from ui.pages.outages.area_picker import AreaPicker
from ui.pages.outages.moment_edit import MomentEdit, Now
from ui.pages.outages.public_end import PublicEnd
from ui.pages.outages.reason_box import ReasonBox
from ui.pages.outages.state import FormState
from ui.pages.outages.tips import TipsBox
from ui.pages.outages.unit_box import UnitBox
from ui.pages.outages.windows import WindowsEditor
from ui.theme import Theme
from ui.widgets.fields import Field, FormGrid, TextArea
from ui.widgets.locking import lock
from ui.widgets.segmented import Segmented
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import line, restyle, text_label

KINDS = {
    OutageKind.PLANNED: N_("Planned"),
    OutageKind.EMERGENCY: N_("Emergency"),
    OutageKind.LOW_PRESSURE: N_("Less pressure"),
}
_WATER_POINT = N_("Place and hours; the first line is printed large")
LONGEST = 80
_REQUIRED = ("title", "reason", "windows")


class OutageForm(QWidget):
    """The fields. `changed` whenever a person changed something.

    `private` leaves the site's estimate out: it is not for seats that might promise it to a caller.
    """

    changed = Signal()

    def __init__(self, theme: Theme, now: Now, *, private: bool = False) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self._base: OutageDraft | None = None
        self._texts: Sequence[NoticeText] = ()
        self._quiet = False
        self._unit_follows = False
        self._private = private
        self._build_fields()
        self._build_layout()
        self._connect_signals()

    def _build_fields(self) -> None:
        theme = self._theme
        kinds = [(k, _(KINDS[k])) for k in OutageKind]
        self.kind = Segmented[OutageKind](theme, kinds, label=_("Kind of notice"))
        self.unit = UnitBox()
        self.title = QLineEdit()
        self.title.setPlaceholderText(_("Road, pipe and work; for the desk only"))
        self.reason = ReasonBox()
        for edit in (self.title, self.reason.line):
            edit.setMaxLength(LONGEST)
        self.windows = WindowsEditor(theme, self._now)
        self.estimate = MomentEdit(
            theme, _("Site estimate"), self._now, is_end=True, placeholder=_("e.g. tomorrow 4:30")
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Who said so, when"))
        self.note.setAccessibleName(_("Source of the estimate"))
        self.public_end = PublicEnd(theme, private=self._private)
        self.areas = AreaPicker(theme)
        self.water_point = TextArea(theme, 3, _(_WATER_POINT))
        self.tips = TipsBox(theme)
        self.fields = {
            "title": Field(theme, _("Title"), self.title, required=True),
            "reason": Field(theme, _("Reason"), self.reason, required=True),
            "windows": Field(theme, _("Times"), self.windows, required=True),
            "internal_end": Field(theme, _("Site estimate"), self.estimate),
            "note": Field(theme, pgettext("estimate", "Source"), self.note),
            "areas": Field(theme, _("Area"), self.areas),
            "water_point": Field(theme, _("Water point"), self.water_point),
        }

    def _build_layout(self) -> None:
        theme = self._theme
        grid = FormGrid(theme, columns=2, label_width=64)
        grid.add_line(_("Kind"), self.kind)
        grid.add_row(self.fields["title"])
        grid.add_row(self.fields["reason"])
        grid.add_row(self.fields["windows"])
        end = Field(theme, _("Public end"), self.public_end)
        issuer = Field(theme, _("Issued by"), self.unit)
        if self._private:
            grid.add_row(end, issuer)
        else:
            grid.add_row(self.fields["internal_end"], end)
            grid.add_row(self.fields["note"], issuer)
        outer = QVBoxLayout(self)
        gap = theme.gutter
        outer.setContentsMargins(gap, theme.px(8), gap, gap)
        outer.setSpacing(theme.px(10))
        outer.addLayout(grid)
        for title, hint, field in (
            (_("Area"), _("Tick estates or buildings; a road in words"), "areas"),
            (_("Water point"), _("For the old and the ill: place and hours"), "water_point"),
        ):
            outer.addWidget(line())
            outer.addLayout(_heading(theme, title, hint))
            outer.addWidget(self.fields[field])
        outer.addWidget(line())
        outer.addLayout(_heading(theme, _("Tips"), _("Printed in this order; two are best")))
        outer.addWidget(self.tips)
        outer.addStretch(1)

    def _connect_signals(self) -> None:
        self.kind.chosen.connect(self._on_kind_chosen)
        self.unit.activated.connect(self._on_unit_chosen)
        self.title.textEdited.connect(lambda _text: self._on_changed())
        self.reason.editTextChanged.connect(lambda _text: self._on_changed())
        self.note.textEdited.connect(lambda _text: self._on_changed())
        self.water_point.textChanged.connect(self._on_changed)
        self.windows.changed.connect(self._on_times_changed)
        self.estimate.changed.connect(self._on_times_changed)
        self.areas.changed.connect(self._on_areas_changed)
        self.tips.changed.connect(self._on_changed)
        self.tips.rebuilt.connect(lambda: chain_tabs(self.water_point, *self.tips.rows))

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Units to choose from and the wordings of tips and reasons."""
        self._quiet = True
        self.unit.set_units(catalogue.units, catalogue.retired.units)
        self._texts = catalogue.notice_texts
        self.tips.set_texts(self._texts)
        self.reason.offer(self._texts, self.kind.value or OutageKind.EMERGENCY)
        self._quiet = False

    def set_places(self, book: PlaceBook, words: Mapping[int, str]) -> None:
        """The places to choose from."""
        self.areas.set_places(book, words)

    def show_draft(self, draft: OutageDraft) -> None:
        """Show a notice from its saved value."""
        self._quiet = True
        self._base = draft
        self._unit_follows = draft.unit_id is None
        self.kind.set_value(draft.kind)
        self.tips.set_kind(draft.kind)
        self.reason.offer(self._texts, draft.kind)
        self.unit.choose(draft.unit_id)
        self.title.setText(draft.title)
        self.title.setCursorPosition(0)
        self.reason.setEditText(draft.reason)
        self.note.setText(draft.internal_note)
        self.windows.show_windows(draft.windows, draft.kind)
        self.estimate.set_value(draft.internal_end)
        self.areas.set_effects(frozenset(w.effect for w in draft.windows))
        self.areas.show_areas(draft.areas)
        self.areas.free_input.clear()
        self.water_point.setPlainText(draft.water_point)
        self.tips.show_tips(draft.tips)
        for field in self.fields.values():
            field.set_error("")
        self._show_buffer()
        self._quiet = False

    def mark_wrong(self, names: Set[str]) -> None:
        """Mark what keeps the notice from being published; the words stand above the form."""
        for name, field in self.fields.items():
            if isinstance(field.editor, QLineEdit | QComboBox):
                restyle(field.editor, error="true" if name in names else "")
        self.windows.mark_missing(missing="windows" in names)

    def draft(self) -> OutageDraft | None:
        """What stands in the form; None before anything was shown."""
        if self._base is None:
            return None
        return replace(
            self._base,
            kind=self.kind.value or self._base.kind,
            title=self.title.text().strip(),
            reason=self.reason.currentText().strip(),
            internal_note=self.note.text().strip(),
            internal_end=self.estimate.value,
            windows=self.windows.windows(),
            areas=self.areas.areas(),
            water_point=self.water_point.toPlainText().strip(),
            tips=self.tips.tips(),
            unit_id=self.unit.unit_id,
        )

    def unread(self) -> tuple[Problem, ...]:
        """Times that are typed but not understood; the notice would lack them."""
        rows = [Problem(Finding.UNREAD_TIME, row=n) for n in self.windows.unfinished()]
        wrong = [Problem(Finding.UNREAD_ESTIMATE)] if self.estimate.wrong else []
        return (*rows, *wrong)

    def rebase(self, version: int) -> None:
        """The draft was saved as this version; what was typed meanwhile stays."""
        if self._base is not None:
            self._base = replace(self._base, version=version)

    def state(self) -> FormState | None:
        """Everything typed, for `restore`."""
        draft = self.draft()
        if draft is None:
            return None
        return FormState(
            draft,
            self.windows.state(),
            self.estimate.text,
            self.areas.free_input.text(),
            self.areas.filter.text(),
        )

    def restore(self, state: FormState) -> None:
        """Take back what `state` gave."""
        self.show_draft(state.draft)
        self._quiet = True
        self.windows.show_rows(state.rows)
        self.estimate.set_text(state.estimate)
        self.areas.free_input.setText(state.free_area)
        self.areas.filter.setText(state.filter)
        self._show_buffer()
        self._quiet = False

    def set_read_only(self, *, read_only: bool) -> None:
        """A published notice can be read and copied only."""
        for name in _REQUIRED:
            self.fields[name].set_required(required=not read_only)
        self.note.setPlaceholderText("" if read_only else _("Who said so, when"))
        for edit in (self.title, self.reason.line, self.note):
            edit.setReadOnly(read_only)
        self.water_point.setReadOnly(read_only)
        self.water_point.setPlaceholderText("" if read_only else _(_WATER_POINT))
        restyle(self.water_point)
        for choice in (self.kind, self.unit, self.reason):
            lock(choice, locked=read_only)
        self.windows.set_read_only(read_only=read_only)
        self.estimate.set_read_only(read_only=read_only)
        self.areas.set_read_only(read_only=read_only)
        self.tips.set_read_only(read_only=read_only)

    def _on_kind_chosen(self, kind: OutageKind) -> None:
        advised = self.tips.tips() == self.tips.advised()
        self.windows.set_kind(kind)
        self.tips.set_kind(kind)
        if advised:
            self.tips.show_tips(self.tips.advised())
        self._quiet = True
        self.reason.offer(self._texts, kind)
        self._quiet = False
        self._on_times_changed()

    def _on_unit_chosen(self, _row: int) -> None:
        self._unit_follows = False
        self._on_changed()

    def _on_areas_changed(self) -> None:
        """Until somebody chooses a unit, the branch of the first estate issues the notice."""
        if self._unit_follows and (branch := self.areas.branch()) is not None:
            self.unit.choose(branch)
        self._on_changed()

    def _on_times_changed(self) -> None:
        self.areas.set_effects(frozenset(row.effect.value for row in self.windows.rows
                                         if row.effect.value is not None))  # fmt: skip
        self._show_buffer()
        self._on_changed()

    def _on_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _show_buffer(self) -> None:
        self.public_end.show_draft(self.draft(), self._now())


def _heading(theme: Theme, title: str, hint: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    row.addWidget(text_label(title, "section"))
    row.addWidget(text_label(hint, "cap"))
    row.addStretch(1)
    return row
