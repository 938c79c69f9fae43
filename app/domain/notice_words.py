"""The Chinese words of a public outage notice, in one place.

They are content posted for Chinese readers, not interface texts, so they are not translated: an
English line is added beside them where a notice is bilingual. The titles always have four
characters, because the poster's title is drawn for four (DESIGN-UI 11.2).
"""

from enum import StrEnum


class NoticeTitle(StrEnum):
    """Titles of a notice, four characters each."""

    OUTAGE = "停水通知"
    EMERGENCY = "紧急停水"
    LOW_PRESSURE = "降压通知"
    DELAY = "停水延时"
    LOW_PRESSURE_DELAY = "降压延时"
    RESTORED = "恢复供水"
    PRESSURE_RESTORED = "恢复水压"
    CANCELLED = "停水取消"
    LOW_PRESSURE_CANCELLED = "降压取消"


BADGE_PLANNED = "计划停水"
BADGE_EMERGENCY = "抢修停水"
BADGE_LOW_PRESSURE = "降压供水"
BADGE_DELAY = "延时通知"
BADGE_RESTORED = "来水通知"
BADGE_CANCELLED = "取消通知"

ENGLISH_TITLES: dict[NoticeTitle, str] = {
    NoticeTitle.OUTAGE: "Planned water outage",
    NoticeTitle.EMERGENCY: "Emergency water outage",
    NoticeTitle.LOW_PRESSURE: "Low water pressure",
    NoticeTitle.DELAY: "Water outage extended",
    NoticeTitle.LOW_PRESSURE_DELAY: "Low pressure extended",
    NoticeTitle.RESTORED: "Water restored",
    NoticeTitle.PRESSURE_RESTORED: "Pressure restored",
    NoticeTitle.CANCELLED: "Water outage cancelled",
    NoticeTitle.LOW_PRESSURE_CANCELLED: "Low pressure cancelled",
}

TIME_NO_WATER = "停水时间"
TIME_LOW_PRESSURE = "降压时间"
TIME_BACK = "来水时间"
TIME_PRESSURE_BACK = "恢复时间"
TIME_ORIGINAL = "原定时间"
AREA_NO_WATER = "停水范围"
AREA_LOW_PRESSURE = "降压范围"
AREA_BACK = "来水范围"
AREA_PRESSURE_BACK = "恢复范围"
AREA_CANCELLED = "涉及范围"

STOP = "停水"
BACK = "来水"
PRESSURE_DOWN = "降压"
PRESSURE_BACK = "恢复"
EXPECTED = "预计"
BEFORE = "前"
CANCELLED_NOTE = "本次停水取消，正常供水"
LOW_PRESSURE_CANCELLED_NOTE = "本次降压取消，正常供水"
REPLACES = "本通知替代 {published} 张贴的第 {version} 版，请以本版为准"
LATER = "推迟 {length}"
EARLIER = "提前 {length}"

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAY_PARTS: tuple[tuple[int, str], ...] = (
    (5, "凌晨"),
    (9, "早"),
    (12, "上午"),
    (13, "中午"),
    (18, "下午"),
    (25, "晚"),
)
"""A part of the day and the hour before which it holds."""

BUILDINGS = "号楼"
TAKE_DOWN = "来水后 24 小时内揭下"
TAKE_DOWN_OVER = "张贴 24 小时后揭下"
RESTORED_TIPS = (
    "刚来水可能发黄，放水几分钟变清再用。",
    "半小时后仍浑浊或没有水，请拨打供水热线。",
)
SCAN_FOR_LATEST = ("微信扫码", "看最新来水时间")
SCAN_FOR_TEXT = ("微信扫码", "保存本通知文字")
