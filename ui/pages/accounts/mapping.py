"""Which column of the file holds which field: prefilled, corrected with the arrow keys."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget
from typing_extensions import override

from app.domain.account_fields import FIELD_LABELS, REQUIRED, AccountField
from app.domain.account_import import ImportPreview
from app.i18n import _
from ui.theme import Theme
from ui.widgets.text import restyle

_COLUMNS = (3, 2, 1)


class MappingGrid(QWidget):
    """One list for each field. `changed` when a person chose another column."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.combos: dict[AccountField, QComboBox] = {}
        self._labels: list[QLabel] = []
        self._shown = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        for field in AccountField:
            combo = QComboBox()
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(4)
            combo.setMinimumWidth(theme.px(84))
            combo.setAccessibleName(_(FIELD_LABELS[field]))
            combo.activated.connect(lambda _index: self.changed.emit())
            self._labels.append(self._label(field, combo))
            self.combos[field] = combo
        self._arrange(_COLUMNS[0])

    def _arrange(self, columns: int) -> None:
        """So many pairs of label and list side by side."""
        if columns == self._shown:
            return
        for column in range(2 * self._shown):
            self._grid.setColumnStretch(column, 0)
        self._shown = columns
        pairs = zip(self._labels, self.combos.values(), strict=True)
        for place, (label, combo) in enumerate(pairs):
            row, column = divmod(place, columns)
            self._grid.addWidget(label, row, column * 2)
            self._grid.addWidget(combo, row, column * 2 + 1)
            self._grid.setColumnStretch(column * 2 + 1, 1)
        self.setMinimumHeight(self._grid.minimumSize().height())

    def _least(self, columns: int) -> int:
        """The width in which no label and no list is cut."""
        words = max(label.sizeHint().width() for label in self._labels)
        gap = self._grid.horizontalSpacing()
        return columns * (words + gap + self._theme.px(96) + gap)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._least(_COLUMNS[-1]), self._grid.minimumSize().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(next((n for n in _COLUMNS if self._least(n) <= width), _COLUMNS[-1]))

    def _label(self, field: AccountField, combo: QComboBox) -> QLabel:
        star = f'<span style="color:{self._theme.css("over")}">*</span> '
        label = QLabel((star if field in REQUIRED else "") + _(FIELD_LABELS[field]))
        label.setProperty("role", "label")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(combo)
        return label

    def show_preview(self, preview: ImportPreview) -> None:
        """Offer the file's columns, with the suggested ones chosen."""
        for field, combo in self.combos.items():
            combo.clear()
            combo.addItem("—", ())
            suggested = preview.mapping.get(field, ())
            if len(suggested) > 1:
                names = " + ".join(preview.headers[i] for i in suggested)
                combo.addItem(names, tuple(suggested))
            for column, header in enumerate(preview.headers):
                combo.addItem(header or _("Column {n}").format(n=column + 1), (column,))
            index = next(
                (i for i in range(combo.count()) if tuple(combo.itemData(i)) == tuple(suggested)), 0
            )
            combo.setCurrentIndex(index)
        self.mark_missing()

    def mark_missing(self) -> None:
        """A red border around required fields without a column."""
        for field in REQUIRED:
            combo = self.combos[field]
            restyle(combo, error="true" if not self._chosen(combo) else "")

    def _chosen(self, combo: QComboBox) -> tuple[int, ...]:
        return tuple(combo.currentData() or ())

    def mapping(self) -> dict[AccountField, tuple[int, ...]]:
        """What is chosen now."""
        chosen = {field: self._chosen(combo) for field, combo in self.combos.items()}
        return {field: columns for field, columns in chosen.items() if columns}
