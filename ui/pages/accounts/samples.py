"""The first rows of the file as they would be read, with what is wrong with them."""

from collections.abc import Callable

from app.domain.account_fields import FIELD_LABELS, AccountField
from app.domain.account_import import ImportPreview, SampleRow
from app.i18n import _
from ui.labels import Look, Mark, Role
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.pages.accounts.words import heading_room
from ui.theme import Theme
from ui.widgets.record_view import RecordView

_WIDTHS = {
    AccountField.ACCOUNT_NO: 124,
    AccountField.NAME: 84,
    AccountField.PHONES: 124,
    AccountField.ARREARS: 92,
}
_MONEY = (AccountField.ARREARS, AccountField.BALANCE)
_MOST_COLUMNS = 5
_LARGE = 125  # %; above, one column less leaves room for the address


def samples_view(theme: Theme, preview: ImportPreview) -> RecordView[SampleRow]:
    """A table of the sample rows: line, verdict, the mapped columns."""
    fields = [f for f in AccountField if f in preview.mapping][
        : _MOST_COLUMNS - (theme.zoom > _LARGE)
    ]
    columns: list[Column[SampleRow]] = [
        Column("line", _("Line"), lambda s: Cell(str(s.line)), width=48, numeric=True),
        Column("verdict", _("Check"), _verdict, CellKind.CHIP, width=80),
    ]
    columns += [
        Column(
            field.value,
            _(FIELD_LABELS[field]),
            _cells(preview.mapping[field]),
            width=heading_room(theme, _(FIELD_LABELS[field]), _WIDTHS.get(field, 108)),
            stretch=field is AccountField.ADDRESS,
            numeric=field in _MONEY,
        )
        for field in fields
    ]
    table = RecordTable(columns, lambda s: s.line)
    view: RecordView[SampleRow] = RecordView(theme, table, label=_("First rows of the file"))
    view.set_rows(preview.samples)
    view.setFixedHeight(theme.px(32) + theme.row_height() * max(1, len(preview.samples)))
    return view


def _verdict(sample: SampleRow) -> Cell:
    if sample.reason:
        look = Look(_("Refused"), Role.OVER, Mark.DIAMOND, spoken=sample.reason)
        return Cell(look=look, spoken=sample.reason)
    return Cell(look=Look(_("OK"), Role.OK, Mark.CHECK))


def _cells(places: tuple[int, ...]) -> Callable[[SampleRow], Cell]:
    def cell(sample: SampleRow) -> Cell:
        texts = (sample.cells[i] for i in places if i < len(sample.cells))
        return Cell(" / ".join(text for text in texts if text))

    return cell
