"""The right office: where people of a district can have the chosen business done."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.domain.lobby import offices_for
from app.domain.lobby_catalogue import LobbyService, Office
from app.i18n import _
from ui.pages.lobby.words import name_of
from ui.theme import Theme
from ui.widgets.text import ElidedLabel, icon_label, restyle, text_label


class OfficeLine(QFrame):
    """Says here, or where else: name, address, hours, telephone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._offices: tuple[Office, ...] = ()
        self._own: Office | None = None
        self._service: LobbyService | None = None
        self.right_office: Office | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(icon_label(theme, "map-pin", "text2", 20))
        column = QVBoxLayout()
        column.setSpacing(0)
        self._where = ElidedLabel("", "strong")
        self._details = text_label("", "cap2", wrap=True)
        column.addWidget(self._where)
        column.addWidget(self._details)
        row.addLayout(column, 1)
        row.addWidget(text_label(_("Lives in"), "cap2"))
        self.districts = QComboBox()
        self.districts.setAccessibleName(_("District of the visitor"))
        self.districts.currentIndexChanged.connect(lambda _place: self._show())
        row.addWidget(self.districts)

    def show_offices(self, offices: tuple[Office, ...], own: Office | None) -> None:
        """The offices there are, and the one this desk stands in."""
        if (offices, own) == (self._offices, self._own):
            return
        self._offices, self._own = offices, own
        chosen = self.districts.currentText()
        names = list(dict.fromkeys(o.district for o in offices if o.district))
        with QSignalBlocker(self.districts):
            self.districts.clear()
            self.districts.addItems(names)
        self.set_district(chosen)

    def show_service(self, service: LobbyService | None) -> None:
        """What it is about."""
        self._service = service
        self._show()

    def set_district(self, district: str) -> None:
        """Where the visitor lives; the hall's own district when that is not known."""
        own = self._own.district if self._own is not None else ""
        place = self.districts.findText(district or own)
        if place < 0:
            place = self.districts.findText(own)
        with QSignalBlocker(self.districts):
            self.districts.setCurrentIndex(max(place, 0))
        self._show()

    def forget(self) -> None:
        """The next visitor may live elsewhere."""
        self.set_district("")

    def _show(self) -> None:
        self.setVisible(self._service is not None and bool(self._offices))
        if self._service is None:
            self.right_office = self._own
            return
        fitting = offices_for(self._offices, self._service.code, self.districts.currentText())
        here = self._own is not None and self._own in fitting
        self.right_office = self._own if here else next(iter(fitting), None)
        restyle(self._where, tone="" if here else "soon")
        if here:
            self._where.setText(_("Done in this hall"))
        elif self.right_office is not None:
            office = name_of(self.right_office)
            self._where.setText(_("Not here: {office}").format(office=office))
        else:
            self._where.setText(_("No office is entered for this; ask the hotline"))
        self._details.setText(self._words(here=here))
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths break other lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Ask for all lines: what scrolls gives no height for the width it has."""
        wanted = self._details.heightForWidth(self._details.width())
        self._details.setMinimumHeight(max(0, wanted))

    def _words(self, *, here: bool) -> str:
        parts: tuple[str, ...] = ()
        if not here and self.right_office is not None:
            office = self.right_office
            parts = (office.address, office.hours, office.phone)
        elif self._service is not None:
            parts = (self._service.counter, self._service.duration)
        return " · ".join(part for part in parts if part)
