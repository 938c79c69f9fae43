"""业务分类: chosen by pinyin initials or by words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from typing_extensions import override

from app.domain.catalogue import Category, RequestKind
from app.i18n import _
from ui.labels import in_language
from ui.pages.call_desk.suggest import Badge, SuggestEdit
from ui.theme import Theme
from ui.widgets.fields import half_width
from ui.widgets.result_list import ResultItem
from ui.widgets.text import icon_label


def category_text(category: Category | None) -> str:
    """停水 › 抢修延时."""
    if category is None:
        return ""
    group = in_language(category.group, category.group_en)
    return f"{group} › {in_language(category.name, category.name_en)}"


class CategoryEdit(SuggestEdit):
    """业务分类 by pinyin initials: the input method is off, `gdbl` and Enter choose.

    `chosen` carries the category. Leaving the field brings the chosen category's name back.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, label: str) -> None:
        super().__init__(theme, label)
        self._categories: tuple[Category, ...] = ()
        self._kind: RequestKind | None = None
        self.value: Category | None = None
        self.setPlaceholderText(_("Initials; ↓ shows all"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        Badge(theme, self, icon_label(theme, "chevron-down", "text2", 14))
        self.asked.connect(self._on_asked)
        self.picked.connect(self._on_picked)

    def set_categories(self, categories: tuple[Category, ...]) -> None:
        """What there is to choose from."""
        self._categories = categories

    def set_kind(self, kind: RequestKind | None) -> None:
        """Those of this kind of request come first, and alone when nothing is typed."""
        self._kind = kind

    def set_value(self, category: Category | None) -> None:
        """Show a category; `chosen` is not emitted."""
        if category != self.value or not self.hasFocus():
            self.value = category
            self._show_name()

    def _show_name(self) -> None:
        """Group and name; the name alone where both do not fit."""
        text = category_text(self.value)
        room = self.width() - self.textMargins().right() - self._theme.px(24)
        if self.value is not None and self.fontMetrics().horizontalAdvance(text) > room > 0:
            text = in_language(self.value.name, self.value.name_en)
        self.setText(text)
        self.setToolTip(category_text(self.value))
        self.setCursorPosition(0)

    def _on_asked(self, words: str) -> None:
        self.offer([_category_item(c) for c in self.fitting(words)])

    def fitting(self, words: str) -> list[Category]:
        """The categories for what was typed, best first."""
        mine = [c for c in self._categories if self._kind is None or self._kind in c.kinds]
        typed = half_width(words).strip().lower()
        if not typed or (self.value is not None and words == self.text() and not self.isModified()):
            return mine
        others = [c for c in self._categories if c not in mine]
        ranked = [
            (rank, place, c)
            for place, c in enumerate(mine + others)
            if (rank := _rank(c, typed)) is not None
        ]
        return [c for _rank_, _place, c in sorted(ranked, key=lambda r: r[:2])]

    def _on_picked(self, payload: object) -> None:
        if isinstance(payload, Category):
            self.value = payload
            self.setText(category_text(payload))
            self.selectAll()
            self.chosen.emit(payload)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_name()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.hasFocus():
            self._show_name()


def _rank(category: Category, typed: str) -> int | None:
    """0: the initials begin so; 1: they hold it; 2: the words do; 3: in this order; None: no."""
    if category.initials.startswith(typed):
        return 0
    if typed in category.initials:
        return 1
    words = f"{category.group}{category.name} {category.group_en} {category.name_en}".lower()
    if all(part in words for part in typed.split()):
        return 2
    letters = iter(category.initials)
    return 3 if len(typed) > 1 and all(letter in letters for letter in typed) else None


def _category_item(category: Category) -> ResultItem:
    return ResultItem(
        title=in_language(category.name, category.name_en),
        second=in_language(category.group, category.group_en),
        icon="list",
        keys=category.initials,
        payload=category,
    )
