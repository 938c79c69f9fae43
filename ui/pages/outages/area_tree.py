"""The tree of districts, streets, estates and buildings with tick marks of three states."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor
from typing_extensions import override

from ui.pages.outages.area_choice import AreaChoice
from ui.pages.outages.area_nodes import Node, count_of, nodes, state_of

Index = QModelIndex | QPersistentModelIndex
_MARKS = {
    True: Qt.CheckState.Checked,
    None: Qt.CheckState.PartiallyChecked,
    False: Qt.CheckState.Unchecked,
}


class AreaTree(QAbstractItemModel):
    """Two columns: name with its tick mark, and households (chosen / all).

    `ticked` when a person changed the choice. Ticking a district or street ticks what the filter
    shows of it.
    """

    ticked = Signal()

    def __init__(self, choice: AreaChoice, hint: QColor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self._hint = QBrush(hint)
        self._read_only = False
        self._root = nodes(choice.book, None)
        self._shown: list[int] | None = None

    def set_choice(self, choice: AreaChoice) -> None:
        """Show the tick marks of another choice (another effect)."""
        self.choice = choice
        self.refresh()

    def set_filter(self, communities: list[int] | None) -> None:
        """Show these estates only; None shows all."""
        if communities == self._shown:
            return
        self._shown = communities
        self.beginResetModel()
        self._root = nodes(self.choice.book, communities)
        self.endResetModel()

    def set_read_only(self, *, read_only: bool) -> None:
        if read_only is not self._read_only:
            self._read_only = read_only
            self.refresh()

    def refresh(self) -> None:
        """The choice changed elsewhere: paint the marks and counts again."""
        roles = [Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.DisplayRole]
        self._announce(self._root, roles)

    @property
    def shown(self) -> int:
        """How many estates the tree holds now."""
        return len(self._root.communities())

    def index_of(self, community_id: int) -> QModelIndex:
        """The line of an estate; invalid when the filter hides it."""
        for district in self._root.children:
            for street in district.children:
                for node in street.children:
                    if node.community is not None and node.community.id == community_id:
                        return self.createIndex(node.row, 0, node)
        return QModelIndex()

    def _announce(self, node: Node, roles: list[Qt.ItemDataRole]) -> None:
        if not node.children:
            return
        first = self.createIndex(0, 0, node.children[0])
        last = self.createIndex(len(node.children) - 1, 1, node.children[-1])
        self.dataChanged.emit(first, last, roles)
        for child in node.children:
            self._announce(child, roles)

    def _node(self, index: Index | None) -> Node:
        if index is not None and index.isValid():
            node = index.internalPointer()
            assert isinstance(node, Node)
            return node
        return self._root

    @override
    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        node = self._node(parent)
        node.fill()
        if 0 <= row < len(node.children) and column in {0, 1}:
            return self.createIndex(row, column, node.children[row])
        return QModelIndex()

    @override
    def parent(self, index: Index | None = None) -> QModelIndex:  # type: ignore[override]  # PySide's stub joins QObject.parent() with this
        above = self._node(index).parent if index is not None and index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid() and parent.column() > 0:
            return 0
        node = self._node(parent)
        node.fill()
        return len(node.children)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 2

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        node = self._node(index)
        return self._count_data(node, role) if index.column() else self._name_data(node, role)

    def _name_data(self, node: Node, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return _MARKS[state_of(self.choice, node)]
        if role == Qt.ItemDataRole.ToolTipRole and node.community is not None:
            return node.community.text
        return None

    def _count_data(self, node: Node, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return count_of(self.choice, node)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._hint if role == Qt.ItemDataRole.ForegroundRole else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self._read_only or not index.isValid():
            return False
        node = self._node(index)
        chosen = Qt.CheckState(value) == Qt.CheckState.Checked
        if node.building is not None and node.community is not None:
            self.choice.choose_building(node.community, node.building, chosen=chosen)
        else:
            for community in node.communities():
                self.choice.choose(community, chosen=chosen)
        self.refresh()
        self.ticked.emit()
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and not self._read_only:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags
