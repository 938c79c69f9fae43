"""Chinese text in reportlab: where a line may end, and text that can be copied out of the PDF.

The library's own breaking uses a Japanese list (a line may begin with "，") and its ToUnicode map
writes five hexadecimal digits for characters beyond the first plane, which come back as rubbish
when the text is copied or searched.
"""

from collections.abc import Callable, Sequence

NO_START = frozenset("!),.:;?]}%°·—–…‰℃″′”’、。〃々〉》」』】〕〗！＂％＇），．：；？］｀｜｝～￠")
NO_END = frozenset("([{£¥‘“〈《「『【〔〖（［｛￡￥$#№")
_RUN_MARKS = frozenset(".,:/-–_+@%#&=?~")
_UNITS = frozenset("年月日时分秒幢号期区户栋米楼单%℃")
_ENTRIES = 100  # a bfchar block may not hold more


def _in_run(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in _RUN_MARKS


def can_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after in NO_START or before in NO_END or "\u00a0" in {before, after}:
        return False
    if _in_run(before) and _in_run(after):
        return False
    return not (before.isdigit() and after in _UNITS)


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Lines no wider than `width` (in the unit of `measure`); line ends in `text` are kept.

    A run that fits no line (an endless number) is cut where it must be.
    """
    return tuple(
        line for part in text.split("\n") for line in (_break_part(part, width, measure) or [""])
    )


def _break_part(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines, rest = [], text.strip()
    while rest:
        end = _fitting(rest, width, measure)
        if end < len(rest):
            good = end
            while good > 0 and not (rest[good - 1] == " " or can_break(rest[good - 1], rest[good])):
                good -= 1
            end = good or end
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines


def _fitting(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters fit, at least one; a space at the end takes no room."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip()) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset, with UTF-16 surrogates for the higher planes."""
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n"
        f"<< /Registry ({font_name})\n/Ordering ({font_name})\n/Supplement 0\n>> def\n"
        f"/CMapName /{font_name} def\n/CMapType 2 def\n1 begincodespacerange\n"
        f"<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
    )
    pairs = [f"<{i:02X}> <{_utf16(point)}>" for i, point in enumerate(subset)]
    blocks = (pairs[i : i + _ENTRIES] for i in range(0, len(pairs), _ENTRIES))
    newline = "\n"
    body = "".join(f"{len(b)} beginbfchar\n{newline.join(b)}\nendbfchar\n" for b in blocks)
    return f"{head}{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be", "surrogatepass").hex().upper()


def install_to_unicode_fix() -> None:
    """Make reportlab write `to_unicode_map`; once a process, before the first font is embedded."""
    from reportlab.pdfbase import ttfonts

    ttfonts.makeToUnicodeCMap = to_unicode_map
