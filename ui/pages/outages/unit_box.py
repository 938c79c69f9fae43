"""The unit that issues the notice."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from app.domain.catalogue import Unit
from app.i18n import _
from ui.labels import in_language


class UnitBox(QComboBox):
    """The units in use; one that went out of use stays with the notices that name it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Issued by"))
        self._retired: dict[int, str] = {}
        self._wanted: int | None = None

    def set_units(self, units: Sequence[Unit], retired: Sequence[Unit] = ()) -> None:
        """Offer these; what is chosen stays."""
        wanted = self.unit_id
        self._retired = {unit.id: in_language(unit.name, unit.name_en) for unit in retired}
        self.clear()
        self.addItem(_("No unit"), None)
        for unit in units:
            self.addItem(in_language(unit.name, unit.name_en), unit.id)
        self.choose(wanted)

    @property
    def unit_id(self) -> int | None:
        """The chosen unit; the wanted one as long as there is nothing to choose from."""
        chosen: int | None = self.currentData() if self.count() else self._wanted
        return chosen

    def choose(self, unit_id: int | None) -> None:
        """Show this unit; without telling anybody."""
        self._wanted = unit_id
        if not self.count():
            return
        if unit_id in self._retired and self.findData(unit_id) < 0:
            name = _("{name} (out of use)").format(name=self._retired[unit_id])
            self.addItem(name, unit_id)
        self.setCurrentIndex(max(0, self.findData(unit_id)))
