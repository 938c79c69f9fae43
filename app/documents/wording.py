"""The Chinese words of the printed frames: labels around the contents, never the contents.

A document is read at a gate or in a van by Chinese readers, so these are not interface texts.
"""

NUMBER = "编号 {number}"
VERSION = "第 {version} 版"
REASON = "原因：{reason}"
HOTLINE = "供水热线（24 小时）"
HOTLINE_SHORT = "供水热线"
PUBLISHED = "发布 "
NOT_PUBLISHED = "草稿，尚未发布"
PLACE = "张贴位置"
COPY = "（第 {copy} 张，共 {copies} 张）"
POSTED_BY = "张贴人"
POSTED_AT = "张贴时间"
MONTH, DAY, HOUR, MINUTE = "月", "日", "时", "分"
ORIGINALLY = "原定 "
CONTINUED_NEXT = "还有 {places} 处，见第 2 页"
CONTINUED_BACK = "还有 {places} 处，见第 2 页（背面）"
CONTINUED_TITLE = "{title}（续）"
PAGE = "第 {page} 页，共 {pages} 页"
BULLET = "·"
ARROW = "→"
TIMES_LIST = "时间安排"

WORK_ORDER = "供水热线工单"
ORDER_BLOCK_PLACE = "地点"
ORDER_BLOCK_CALLER = "来电人"
ORDER_BLOCK_CASE = "诉求"
ORDER_BLOCK_DISPATCH = "派单"
ORDER_BLOCK_TIMELINE = "办理经过"
ORDER_BLOCK_REPLY = "回单（四要素，由处理人填写）"
MATTER = "事项"
LANDMARK = "定位说明"
ANSWERS = "问询情况"
ACCOUNT_NO = "户号"
CALLER_NUMBER = "来电号码"
CALLBACK_NUMBER = "联系电话"
CALLERS = "共 {callers} 人来电"
OUTAGE = "停水事件"
UNIT = "责任单位"
HANDLER = "处理人"
CREATED = "受理"
DUE = "当前时限"
FINISH_DUE = "办结时限"
HOLIDAYS_UNKNOWN = "未扣除节假日"
PRINTED = "打印 {printed}  {person}"
REPLY_ELEMENTS: tuple[tuple[str, str], ...] = (
    ("1", "是否在规定时间内与客户联系"),
    ("2", "现场与周边情况、问题原因"),
    ("3", "处理措施及效果"),
    ("4", "客户是否认可"),
)
SIGN_HANDLER = "处理人签字"
SIGN_CALLER = "客户签字"
ARRIVED = "到场时间"
FINISHED = "完成时间"
PHONE_NOTE = "电话号码仅供本单使用，用后收回。"

GRADES: dict[int, str] = {1: "特急", 2: "紧急", 3: "一般", 4: "即办"}
SOURCES: dict[str, str] = {
    "consult": "咨询",
    "repair": "报修",
    "leak": "报漏",
    "complaint": "投诉",
    "suggestion": "建议",
    "internal": "内部协调",
    "transfer_12345": "12345 转办",
}
STEPS: dict[str, str] = {
    "dispatch": "派单",
    "accept": "接单",
    "contact": "联系用户",
    "arrive": "到场",
    "finish": "办结",
}
ACTIONS: dict[str, str] = {
    "accept_call": "受理",
    "dispatch": "派单",
    "recall": "撤回",
    "redispatch": "改派",
    "accept": "接单",
    "contact": "联系用户",
    "arrive": "到场",
    "reply": "回单",
    "archive": "归档",
    "urge": "催办",
    "remark": "补充说明",
    "call_again": "再次来电",
}
