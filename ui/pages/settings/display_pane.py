"""The look of this desk: language, colours, zoom, density; and what the desk belongs to."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.i18n import _, current_language
from ui.layout import Pane
from ui.navigation import PageContext
from ui.pages.settings.password_card import PasswordCard
from ui.preferences import ZOOMS, Density
from ui.shell.display_menu import DENSITIES, LANGUAGES, THEMES
from ui.theme import FontRole
from ui.widgets.card import Card
from ui.widgets.fields import FormGrid
from ui.widgets.segmented import Segmented
from ui.widgets.text import text_label

V = TypeVar("V")
WIDTH = 720


class DisplayPane(QWidget):
    """Choices that hold at once: the window is built anew, nothing typed is lost."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._theme = context, context.theme
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Pane(content))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.gutter)
        column.addWidget(self._display())
        column.addWidget(self._desk())
        if context.services.people.shared:
            column.addWidget(PasswordCard(context, WIDTH))
        column.addStretch(1)

    def _display(self) -> QWidget:
        display, preferences = self._context.display, self._context.preferences
        card = Card(self._theme, _("Display"), _("Takes effect at once, for you on this computer"))
        grid = self._grid(card)
        if display is None:
            return card
        languages = list(LANGUAGES.items())
        themes = [(choice, _(text)) for choice, text in THEMES.items()]
        zooms = [(zoom, f"{zoom} %") for zoom in ZOOMS]
        # A segment's value cannot be None: "" stands for "by the window's width".
        densities = [(density.value if density else "", _(text))
                     for density, text in DENSITIES.items()]  # fmt: skip
        self._add(grid, _("Language"), languages, current_language(), display.set_language)
        self._add(grid, _("Colours"), themes, preferences.theme, display.set_theme)
        self._add(grid, _("Zoom"), zooms, preferences.zoom, display.set_zoom)
        chosen = preferences.density
        self._add(grid, _("Density"), densities, chosen.value if chosen else "",
                  lambda value: display.set_density(Density(value) if value else None))  # fmt: skip
        grid.add_wide(text_label(
            _("Zoom also with Ctrl+= and Ctrl+-, back to 100 % with Ctrl+0."), "cap", wrap=True
        ))  # fmt: skip
        return card

    def _add(
        self,
        grid: FormGrid,
        title: str,
        choices: Sequence[tuple[V, str]],
        value: V,
        choose: Callable[[V], object],
    ) -> None:
        segments = Segmented(self._theme, choices, label=title)
        bold = QFontMetrics(self._theme.font(FontRole.BODY, bold=True))
        for button in segments.findChildren(QToolButton):  # the chosen one is written bold
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + self._theme.px(24))
        segments.set_value(value)
        segments.chosen.connect(choose)
        grid.add_line(title, segments)

    def _desk(self) -> QWidget:
        settings = self._context.services.session.settings
        person = self._context.services.person
        card = Card(self._theme, _("This desk"), _("Set by the administrator"))
        grid = self._grid(card)
        server = settings.server
        shared = self._context.services.people.shared
        data = f"{server.title} · {server.database}" if shared else _("A file on this computer")
        for title, words in (
            (_("Company"), settings.site.company),
            (_("Hotline"), settings.site.hotline),
            (_("Signed in"), f"{person.name} {person.seat_no}".strip()),
            (_("Data"), data),
        ):
            value = text_label(words, "value", select=True)
            value.setMinimumHeight(self._theme.control_height)
            value.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            grid.add_line(title, value)
        if not shared:
            words = _(
                "Single seat: this database knows no passwords and protects nothing from whoever"
                " can open the file."
            )
            grid.add_wide(text_label(words, "cap", wrap=True))
        return card

    def _grid(self, card: Card) -> FormGrid:
        holder = QWidget()
        grid = FormGrid(self._theme, label_width=84)
        holder.setLayout(grid)
        holder.setMaximumWidth(self._theme.px(WIDTH))
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        card.body.addWidget(holder)
        return grid
