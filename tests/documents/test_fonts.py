import pytest

from app.documents.fonts import missing_glyph_warnings, missing_glyphs


@pytest.mark.parametrize("text", ["㛃䶮𬭳𬱟镕喆堃", "停水 7:00–9:00（示例）·“好”…℃→", "Ext 号楼\n"])
def test_that_rare_but_standard_characters_can_be_printed(text: str) -> None:
    assert missing_glyphs({"areas": text}) == ()


def test_that_a_missing_character_is_named_with_its_code_point_and_field() -> None:
    found = missing_glyphs({"reason": "检修😀泵", "areas": "𪻐家园"})
    assert [(g.character, g.code_point, g.field) for g in found] == [
        ("😀", "U+1F600", "reason"),
        ("𪻐", "U+2AED0", "areas"),
    ]
    assert found[0].name == "GRINNING FACE"


def test_that_a_missing_character_is_told_once_for_a_field() -> None:
    assert len(missing_glyphs({"areas": "𪻐𪻐", "tips": "𪻐"})) == 2


def test_that_the_warning_is_a_sentence() -> None:
    (warning,) = missing_glyph_warnings({"areas": "𪻐家园"})
    assert "𪻐" in warning.message()
    assert "U+2AED0" in warning.message()
