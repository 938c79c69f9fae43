"""Invented people: common names, and the rare surnames, polyphones and characters that go wrong."""

from random import Random

_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "魏丁薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹"
)
_RARE = ("单", "仇", "区", "解", "查", "盖", "缪", "朴", "覃", "尉迟", "翟", "乐", "逄", "隗", "牟",
         "郗", "令狐", "欧阳", "上官", "澹台", "长孙", "阚", "谌", "宓")  # fmt: skip
_GIVEN = (
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀英", "霞", "平", "刚", "桂英", "建国", "建华", "志强", "秀兰", "玉兰", "桂兰", "海涛",
    "立群", "庆华", "晓东", "永福", "国强", "春梅", "雪", "凯", "宁", "倩", "雯", "晓月", "淑敏",
    "淑珍", "宝山", "长贵", "重阳", "乐天", "行之", "传芳", "子轩", "雨桐", "梓涵", "浩然", "欣怡",
)  # fmt: skip
_RARE_GIVEN = ("㛃", "䶮", "镕", "喆", "堃", "𬭳", "昕玥", "犇", "淼", "赟", "翀", "晟", "朝晖")
_FEMALE = frozenset("芳娜敏静丽艳娟英霞兰梅雪倩雯月淑珍芳桐涵怡红玲玥㛃")
_COMPANY_HEADS = ("齐盛", "鲁源", "金晶", "淄泉", "般阳", "稷下", "黄河", "峨嵋", "泰和", "恒兴")
_COMPANY_TAILS = ("商贸有限公司", "饭店", "物业服务有限公司", "超市", "幼儿园", "宾馆", "食品厂")


def person_name(rng: Random) -> str:
    """A name; one in thirty has a surname read in two ways, one in eighty a rare character."""
    surname = rng.choice(_RARE) if rng.random() < 0.033 else rng.choice(_COMMON)
    given = rng.choice(_RARE_GIVEN) if rng.random() < 0.0125 else rng.choice(_GIVEN)
    if len(given) == 1 and rng.random() < 0.25:
        given += rng.choice("华杰梅军红英玲")
    return surname + given


def company_name(rng: Random) -> str:
    """An invented business."""
    return rng.choice(_COMPANY_HEADS) + rng.choice(_COMPANY_TAILS) + "（示例）"


def title_for(name: str) -> str:
    """How the hotline addresses the person: 周女士, 欧阳先生."""
    if len(name) > 4:
        return name
    surname = name[:2] if name[:2] in _RARE else name[:1]
    return surname + ("女士" if _FEMALE & set(name) else "先生")
