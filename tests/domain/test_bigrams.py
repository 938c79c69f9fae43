"""The tokens of the full-text index."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.bigrams import indexed, tokens, wanted


def test_that_chinese_runs_overlap_and_numbers_take_the_next_character() -> None:
    assert tokens("共青团路12号阳光") == ["共青", "青团", "团路", "12号", "阳光"]
    assert tokens("Ａ座 DN400") == ["a座", "dn400"]


def test_that_rare_characters_beyond_the_basic_plane_are_kept() -> None:
    assert tokens("𠮷田㐂") == ["𠮷田", "田㐂"]


def test_that_every_token_is_indexed_once() -> None:
    assert indexed("天天天天 天天") == "天天"


def test_that_a_number_still_being_typed_is_asked_as_a_prefix() -> None:
    assert wanted("共青团路12") == ["共青", "青团", "团路", "12*"]
    assert wanted("张") == []


@given(
    before=st.text(alphabet="张店共青团路", max_size=4),
    name=st.text(alphabet="阳光花园柳泉", min_size=2, max_size=6),
    number=st.integers(1, 99),
)
def test_that_a_name_in_the_text_is_found_by_its_tokens(
    before: str, name: str, number: int
) -> None:
    held = set(tokens(f"{before}{name}{number}号楼"))
    assert set(wanted(name)) <= held
    assert f"{number}号" in held
