"""What is looked for: days, person, kind of record, record, words."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from app.domain.audit import AuditFilter
from app.domain.connection import Member
from app.i18n import _
from ui.moments import from_local, local_time
from ui.navigation import PageContext
from ui.pages.audit.words import SUBJECTS
from ui.widgets.buttons import KeyButton
from ui.widgets.text import text_label

DAYS = 7


class FilterBar(QWidget):
    """`search_wanted` on Enter in any field and by the button."""

    search_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, theme = context, context.theme
        today = local_time(context.services.clock()).date()
        self.since = self._day(today - timedelta(days=DAYS - 1), _("From"))
        self.until = self._day(today, _("To"))
        self.person = self._choice(_("Person"), [(_("Everybody"), None)])
        kinds = [(_(words), key) for key, words in SUBJECTS.items()]
        self.subject = self._choice(_("Kind"), [(_("Everything"), ""), *kinds])
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Words, number or record"))
        self.text.setAccessibleName(_("Words, number or record"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(theme.px(120))
        self.button = KeyButton(theme, _("Search"), "Enter", icon="search", kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.since)
        row.addWidget(text_label("–", "cap2"))
        row.addWidget(self.until)
        row.addWidget(self.person)
        row.addWidget(self.subject)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(lambda _checked: self.search_wanted.emit())
        self.text.returnPressed.connect(self.search_wanted)
        for day in (self.since, self.until):
            day.lineEdit().returnPressed.connect(self.search_wanted)

    def _day(self, day: date, name: str) -> QDateEdit:
        edit = QDateEdit(QDate(day.year, day.month, day.day))
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setAccessibleName(name)
        edit.setToolTip(name)
        edit.setMinimumWidth(self._context.theme.px(118))
        return edit

    def _choice(self, name: str, choices: "list[tuple[str, object]]") -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setMinimumWidth(self._context.theme.px(104))
        for words, value in choices:
            box.addItem(words, value)
        return box

    def set_people(self, members: tuple[Member, ...]) -> None:
        """Whose acts may be asked for; the chosen person stays."""
        chosen = self.person.currentData()
        self.person.clear()
        self.person.addItem(_("Everybody"), None)
        for member in members:
            self.person.addItem(member.person.name, member.person.id)
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))

    def for_look_ups(self, *, look_ups: bool) -> None:
        """Look-ups are asked for by account number and know no other kind."""
        self.subject.setVisible(not look_ups)
        words = _("Account number") if look_ups else _("Words, number or record")
        self.text.setPlaceholderText(words)
        self.text.setAccessibleName(words)

    @property
    def wanted(self) -> AuditFilter:
        """The filter as it is set; the last day is included."""
        return AuditFilter(
            since=self._start(self.since.date()),
            until=self._start(self.until.date().addDays(1)),
            person_id=self.person.currentData(),
            subject=self.subject.currentData() or "",
            text=self.text.text().strip(),
        )

    def _start(self, day: QDate) -> datetime:
        wall = datetime(day.year(), day.month(), day.day())  # noqa: DTZ001 - made aware below
        return from_local(wall)

    def state(self) -> dict[str, object]:
        """What was chosen."""
        return {
            "since": self.since.date().toString("yyyy-MM-dd"),
            "until": self.until.date().toString("yyyy-MM-dd"),
            "person": self.person.currentData(),
            "subject": self.subject.currentData(),
            "text": self.text.text(),
        }

    def restore(self, state: dict[str, object], members: tuple[Member, ...]) -> None:
        """Take back what `state` gave."""
        self.set_people(members)
        self.since.setDate(QDate.fromString(str(state.get("since")), "yyyy-MM-dd"))
        self.until.setDate(QDate.fromString(str(state.get("until")), "yyyy-MM-dd"))
        self.person.setCurrentIndex(max(self.person.findData(state.get("person")), 0))
        self.subject.setCurrentIndex(max(self.subject.findData(state.get("subject")), 0))
        self.text.setText(str(state.get("text", "")))
