"""What a public screen may show of a person: names, telephone numbers, 户号 and addresses, masked.

The lobby's reads mask in SQL (`app/data/masked.py`), because whoever may ask them must not be able
to obtain more. These functions are the same rules in Python, for tests and for what is typed.
"""

STAR = "＊"
HIDDEN_PLACE = " ＊号楼 ＊＊＊室"

COMPOUND_FAMILY_NAMES = (
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐", "百里", "呼延", "东郭", "南门",
    "微生", "左丘", "西门", "拓跋", "第五",
)  # fmt: skip
"""Family names of two characters. 单于 is left out: most who are written so are 单 + 于…."""

LONGEST_PERSONAL_NAME = 4
WHOLE_NUMBER = 10
"""From this length on a telephone number keeps its first three and last four digits."""
LONG_CODE = 12
SHORT_CODE = 8
CLOSING = ("）", ")")
"""A name's last character tells nothing where it only closes a remark: 示例公司（东院）."""


def mask_name(name: str) -> str:
    """周淑敏 → 周＊敏, 张伟 → 张＊, 欧阳建国 → 欧阳＊国.

    Of a longer name (a company) the first and the last character stay, of one character nothing.
    A bracket at the end does not stay: alone it would look like an accident.
    """
    length = len(name)
    closed = name[-1:] in CLOSING
    if length <= 1:
        return STAR * length
    if length == 2:
        return name[0] + STAR
    if length > LONGEST_PERSONAL_NAME:
        return name[0] + STAR * 3 + ("" if closed else name[-1])
    last = STAR if closed else name[-1]
    if name[:2] in COMPOUND_FAMILY_NAMES:
        return name[:2] + STAR + (last if length == LONGEST_PERSONAL_NAME else "")
    return name[0] + STAR * (length - 2) + last


def mask_phone(number: str) -> str:
    """First three and last four digits of a whole number; of a shorter one the last two."""
    length = len(number)
    if length >= WHOLE_NUMBER:
        return number[:3] + STAR * (length - 7) + number[-4:]
    if length > SHORT_CODE // 2:
        return STAR * (length - 2) + number[-2:]
    return STAR * length


def shown_of_code(length: int) -> tuple[int, int]:
    """How many characters of a 户号 of this length stay at its beginning and at its end."""
    if length >= LONG_CODE:
        return 5, 3
    if length >= SHORT_CODE:
        return 2, 3
    return 0, 2 if length > SHORT_CODE // 2 else 0


def mask_account_no(account_no: str) -> str:
    """03-2207-11846 → 03-22＊＊-＊＊846: the middle is hidden, its dashes stay."""
    head, tail = shown_of_code(len(account_no))
    end = len(account_no) - tail
    hidden = ("-" if c == "-" else STAR for c in account_no[head:end])
    return account_no[:head] + "".join(hidden) + account_no[end:]


def mask_place(district: str, community: str, *, housed: bool) -> str:
    """The address down to the 小区; `housed` says that it goes on with building and room."""
    if not community:
        return ""
    return f"{district} {community}" + (HIDDEN_PLACE if housed else "")
