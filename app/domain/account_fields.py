"""Fields of an account file and the names billing systems give them."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.domain.spelling import half_width
from app.i18n import N_


class AccountField(StrEnum):
    """What a column of an account file may hold, in the order the preview shows them."""

    ACCOUNT_NO = "account_no"
    NAME = "name"
    ADDRESS = "address"
    PHONES = "phones"
    METER_NO = "meter_no"
    DOCUMENT = "document"
    DISTRICT = "district"
    STREET = "street"
    ROAD = "road"
    DOOR_NO = "door_no"
    COMMUNITY = "community"
    BUILDING = "building"
    UNIT_NO = "unit_no"
    ROOM = "room"
    BRANCH = "branch"
    WATER_USE = "water_use"
    METER = "meter"
    STATUS = "status"
    STATUS_SINCE = "status_since"
    KEY_ACCOUNT = "key_account"
    CARE = "care"
    ARREARS = "arrears"
    BALANCE = "balance"
    USAGE = "usage"
    AS_OF = "as_of"


FIELD_LABELS: Mapping[AccountField, str] = {
    AccountField.ACCOUNT_NO: N_("Account no."),
    AccountField.NAME: N_("Account name"),
    AccountField.ADDRESS: N_("Address"),
    AccountField.PHONES: N_("Telephone numbers"),
    AccountField.METER_NO: N_("Meter no."),
    AccountField.DOCUMENT: N_("Document no."),
    AccountField.DISTRICT: N_("District"),
    AccountField.STREET: N_("Subdistrict or town"),
    AccountField.ROAD: N_("Road"),
    AccountField.DOOR_NO: N_("Door no."),
    AccountField.COMMUNITY: N_("Estate or village"),
    AccountField.BUILDING: N_("Building"),
    AccountField.UNIT_NO: N_("Unit"),
    AccountField.ROOM: N_("Room"),
    AccountField.BRANCH: N_("Branch"),
    AccountField.WATER_USE: N_("Kind of water use"),
    AccountField.METER: N_("Meter and size"),
    AccountField.STATUS: N_("Supply status"),
    AccountField.STATUS_SINCE: N_("Status since"),
    AccountField.KEY_ACCOUNT: N_("Key account"),
    AccountField.CARE: N_("Care"),
    AccountField.ARREARS: N_("Arrears (yuan)"),
    AccountField.BALANCE: N_("Balance (yuan)"),
    AccountField.USAGE: N_("Latest usage (m³)"),
    AccountField.AS_OF: N_("Date of the export"),
}

REQUIRED = (AccountField.ACCOUNT_NO, AccountField.NAME, AccountField.ADDRESS)
MANY_COLUMNS = frozenset({AccountField.PHONES, AccountField.USAGE, AccountField.ADDRESS})
"""Fields that may be spread over several columns (联系电话1, 联系电话2)."""

SYNONYMS: Mapping[AccountField, str] = {
    AccountField.ACCOUNT_NO: "户号 用户编号 客户编号 用户号 客户号 用水户号 户代码 "
    "用户代码 缴费号 缴费户号 客户代码 用户编码 客户编码 户编号 "
    "营业户号 账户号 accountno account customerno",
    AccountField.NAME: "户名 用户名称 客户名称 用户姓名 客户姓名 姓名 户主 户主姓名 "
    "用水户名 用水户名称 业主 业主姓名 名称 name customername",
    AccountField.ADDRESS: "地址 用水地址 用户地址 客户地址 装表地址 安装地址 住址 "
    "详细地址 水表地址 用水地点 户地址 address",
    AccountField.PHONES: "电话 联系电话 手机 手机号 手机号码 移动电话 固定电话 "
    "电话号码 联系方式 用户电话 客户电话 户主电话 联系人电话 座机 "
    "住宅电话 备用电话 phone mobile telephone",
    AccountField.METER_NO: "表号 水表编号 水表号 表身号 表钢号 钢印号 表具编号 水表表号 "
    "表计编号 水表条码 meterno meternumber",
    AccountField.DOCUMENT: "证件号 证件号码 证件编号 身份证号 身份证号码 统一社会信用代码 "
    "社会信用代码 营业执照号 documentno idno",
    AccountField.DISTRICT: "区 区县 行政区 所属区县 所在区县 行政区划 区域 district",
    AccountField.STREET: "街道 镇 乡镇 街道办 街道乡镇 镇办 所属街道 街办 street",
    AccountField.ROAD: "路 道路 路名 道路名称 road",
    AccountField.DOOR_NO: "门牌 门牌号 门牌号码 doorno",
    AccountField.COMMUNITY: "小区 小区名称 社区 村 村居 村庄 小区村庄 所属小区 小区名 "
    "楼盘 community",
    AccountField.BUILDING: "楼号 楼栋 栋号 幢号 楼栋号 楼 栋 幢 楼座 building",
    AccountField.UNIT_NO: "单元 单元号 unit",
    AccountField.ROOM: "室 室号 房号 房间号 门室号 房间 room",
    AccountField.BRANCH: "分公司 营业所 所属分公司 营业分公司 管理单位 所属公司 营业厅 "
    "供水所 站点 branch",
    AccountField.WATER_USE: "用水性质 水价类别 用水类别 用水类型 价格类别 用水分类 "
    "水价分类 性质 wateruse",
    AccountField.METER: "口径 水表口径 表径 水表类型 表类型 水表型号 表型号 水表规格 meter",
    AccountField.STATUS: "状态 用户状态 客户状态 用水状态 户状态 账户状态 供水状态 status",
    AccountField.STATUS_SINCE: "状态日期 状态变更日期 停水日期 报停日期 状态时间 变更日期 "
    "statussince",
    AccountField.KEY_ACCOUNT: "重点户 大客户 重点用户 大用户 重要用户 是否大客户 是否重点户 "
    "keyaccount",
    AccountField.CARE: "关怀 关怀户 特殊人群 特殊群体 服务标签 关怀标签 care",
    AccountField.ARREARS: "欠费 欠费金额 欠费总额 欠费合计 欠缴金额 累计欠费 应收欠费 欠款 arrears",
    AccountField.BALANCE: "余额 账户余额 预存 预存余额 预存款 预收余额 结余 balance",
    AccountField.USAGE: "用量 用水量 水量 本期水量 本月水量 近期用量 最近用量 抄表水量 usage",
    AccountField.AS_OF: "导出日期 导出时间 数据日期 数据时间 截止日期 截止时间 统计日期 asof",
}
"""Known headings, in plain form: lower case, without spaces, units and brackets."""

_NOISE = re.compile(r"[\s_\-*:：/.]|\([^)]*\)|\[[^]]*\]|【[^】]*】")
_NUMBERING = re.compile(r"[\d一二三四五六]+$")
_BY_NAME = {name: field for field, names in SYNONYMS.items() for name in names.split()}

ColumnMapping = Mapping[AccountField, tuple[int, ...]]
"""Field → the columns (from 0) that hold it."""


class CellPicker:
    """Picks the fields out of the cells of a row, by a mapping."""

    def __init__(self, columns: ColumnMapping) -> None:
        self._single = [(field, cols[0]) for field, cols in columns.items() if len(cols) == 1]
        self._several = [(field, cols) for field, cols in columns.items() if len(cols) > 1]
        self.width = max((max(cols) for cols in columns.values() if cols), default=-1) + 1
        self.first = next((column for _field, column in self._single), 0)

    def fields(self, cells: Sequence[str]) -> dict[AccountField, str]:
        """The text of each field; that of several columns joined by "/"."""
        fields = {field: cells[column] for field, column in self._single}
        for field, columns in self._several:
            fields[field] = "/".join(filter(None, (cells[c].strip() for c in columns)))
        return fields


def field_of(header: str) -> AccountField | None:
    """The field a column's heading names; units, brackets, spaces and stars do not matter."""
    plain = _NOISE.sub("", half_width(header).strip().lower())
    found = _BY_NAME.get(plain) or _BY_NAME.get(_NUMBERING.sub("", plain))
    if found is not None or len(plain) < 2:
        return found
    fits = [name for name in _BY_NAME if len(name) >= 2 and not name.isascii()
            and (plain.endswith(name) or plain.startswith(name))]  # fmt: skip
    return _BY_NAME[max(fits, key=len)] if fits else None


def suggest_mapping(headers: Sequence[str]) -> dict[AccountField, tuple[int, ...]]:
    """Which column holds which field, by the known names; a second claim is dropped.

    An exact name wins over a similar one, wherever it stands.
    """
    mapping: dict[AccountField, tuple[int, ...]] = {}
    exact = [_BY_NAME.get(_NOISE.sub("", half_width(h).strip().lower())) for h in headers]
    similar = [None if exact[i] else field_of(h) for i, h in enumerate(headers)]
    for fields in (exact, similar):
        for column, field in enumerate(fields):
            if field is None:
                continue
            if field not in mapping:
                mapping[field] = (column,)
            elif field in MANY_COLUMNS and field is not AccountField.ADDRESS:
                mapping[field] = (*mapping[field], column)
    return {field: tuple(sorted(mapping[field])) for field in AccountField if field in mapping}
