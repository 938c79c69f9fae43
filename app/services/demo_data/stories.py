"""What callers say: category, what stands in the title, the complaint, the answer."""

from typing import NamedTuple

from app.domain.ticket import TicketState


class Story(NamedTuple):
    """One matter. `title` is the part behind the group's name."""

    category: str
    title: str
    complaint: str
    reply: str = ""


class Told(NamedTuple):
    """A ticket of the mock-up: where, its state, and when its limit ends (minutes from now)."""

    story: Story
    district: str
    state: TicketState
    due: int | None
    address: str = ""
    urged: int = 0


TICKETS: tuple[Told, ...] = (
    Told(Story("leak.road", "柳泉路与华光路口人行道冒水",
               "上午起人行道冒水，水流入非机动车道，行人绕行。下午仍未修好。"),
         "张店区", TicketState.IN_PROGRESS, -80, "张店区 柳泉路与华光路口东北角，农商银行门前", 1),
    Told(Story("facility.valve", "表前阀滑丝关不严，家中进水",
               "表前阀滑丝，水一直往外淌，厨房进水。"),
         "张店区", TicketState.IN_PROGRESS, -34),
    Told(Story("pressure.high_floor", "三楼以上早晚无水，已持续两天",
               "三楼以上早晚没水，夜里才有。"),
         "周村区", TicketState.WAIT_ACCEPT, -12),
    Told(Story("facility.valve", "单元总阀井塌陷，需协调物业", "单元门口总阀井塌了，漏着水。"),
         "张店区", TicketState.IN_PROGRESS, -55),
    Told(Story("complaint.repair", "同一处漏水修了三次", "厨房立管修了三次，今天又漏了。"),
         "张店区", TicketState.IN_PROGRESS, -21),
    Told(Story("leak.meter", "水表玻璃破损渗水",
               "水表玻璃裂了，一直往外渗水。"),
         "临淄区", TicketState.WAIT_ACCEPT, 8),
    Told(Story("leak.hydrant", "消防栓被撞，持续喷水",
               "车把消防栓撞断了，水喷得很高。"),
         "张店区", TicketState.IN_PROGRESS, 18, "张店区 裕民路中段"),
    Told(Story("complaint.attitude", "换表后未清理现场，态度生硬",
               "换表的人把土堆在门口，说话很冲。"),
         "淄川区", TicketState.IN_PROGRESS, 26),
    Told(Story("no_water.many", "8 楼以上无水，疑二供水泵故障",
               "8 楼以上全没水，物业说泵没坏。"),
         "淄川区", TicketState.IN_PROGRESS, 112),
    Told(Story("quality.smell", "恢复供水后水发黄，放水十分钟未清",
               "来水以后一直发黄，还有味。"),
         "博山区", TicketState.IN_PROGRESS, 220),
    Told(Story("leak.riser", "绿化带管线渗水",
               "绿化带里一直有水渗出来，草都泡了。"),
         "张店区", TicketState.WAIT_ARCHIVE, None, "张店区 人民西路绿化带"),
)  # fmt: skip

STORIES: tuple[Story, ...] = (
    Story("outage.planned", "询问停水安排",
          "问小区停水从几点到几点。", "已告知停水时间，请提前储水。"),
    Story("outage.emergency", "询问停水原因",
          "家里突然没水，问是不是停水。", "已告知抢修停水和恢复时间。"),
    Story("no_water.single", "家中突发无水",
          "早上起来没水，邻居家有水。", "请看表前阀门，已登记派单。"),
    Story("no_water.many", "整栋楼没有水",
          "整栋楼都没水，没看到通知。", "已报调度查原因，稍后回电。"),
    Story("pressure.low", "早晚水压低",
          "早晚高峰水特别小，洗不了澡。", "已登记，派人测压。"),
    Story("leak.road", "路面渗水",
          "路边一直往外渗水，有两天了。", "已派维修人员查看。"),
    Story("leak.meter", "表井漏水",
          "楼下表井里有水声，井满了。", "已派单，请保持电话畅通。"),
    Story("leak.indoor", "室内水管爆裂，请求关阀",
          "厨房水管爆了，阀门关不住。", "已派人协助关阀。"),
    Story("facility.cover_loose", "井盖松动有异响",
          "车一压井盖就响，夜里睡不着。", "已转管网运行部。"),
    Story("facility.valve", "单元总阀关不严",
          "想换水管，总阀关不严。", "已派单检修阀门。"),
    Story("quality.yellow", "停水后水发黄",
          "来水以后发黄，放了一会还黄。", "请放水两三分钟，不清再来电。"),
    Story("meter.faulty", "水表不走",
          "交费发现三个月用量都是零。", "已派单换表。"),
    Story("meter.test", "怀疑水表不准",
          "家里两口人，一个月二十多方水。", "可到营业厅申请校表。"),
    Story("bill.high", "水费比平时高一倍",
          "这个月水费多了一倍，要求核查。", "已登记读数，派抄表员核查。"),
    Story("bill.account", "查询户号与水费",
          "查户号，想在手机上交水费。", "已核对户名地址，告知户号。"),
    Story("bill.price", "咨询阶梯水价",
          "家里五口人，能不能多给一档。", "已告知一户多人口办理材料。"),
    Story("service.transfer", "咨询过户材料",
          "买了二手房，过户要带什么。", "已告知所需材料和地点。"),
    Story("service.suspend", "咨询报停复装",
          "房子长期没人住，想报停。", "已告知办理条件。"),
    Story("complaint.notice", "停水没有看到通知",
          "停水一点通知没有，饭都没做成。", "已致歉并转督办室。"),
    Story("complaint.repair", "修过两次又漏",
          "同一个地方修了两次，又漏了。", "已致歉，转督办室跟踪。"),
    Story("suggest.praise", "表扬维修人员",
          "昨晚来抢修的师傅很负责，表扬。", "已记录并转告。"),
    Story("void.other", "反映暖气不热",
          "家里暖气不热。", "已告知供热热线。"),
)  # fmt: skip

LIVE_QUESTION = Story(
    "outage.extended", "询问几点来水", "停水到现在没来，问几点能来、哪里能取水。",
    "已致歉，告知抢修延时的恢复时间和送水点。",
)  # fmt: skip
