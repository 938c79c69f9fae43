"""Slips of the lobby: what is to be brought and what is missing; bills without names."""

import io
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from app.data.lobby import service_from
from app.documents.raster import page_sizes
from app.documents.slip import SlipHeading, draw_bill, draw_papers
from app.domain.account import AccountStatus
from app.domain.document import Document
from app.domain.lobby import Bill, SlipPaper, SlipRequest
from app.domain.lobby_catalogue import Applicant, LobbyService, Office
from app.services.lobby_starter import starter_lobby_services

NOW = datetime(2026, 7, 14, 16, 41, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADING = SlipHeading("鲁中供水有限公司（示例）", "0533-0000111", NOW, "何静")
OFFICE = Office(
    1, 0, "张店营业厅", "Zhangdian hall", "张店区", "张店区柳泉路 111 号", "周一至周日 8:30–17:30",
    "0533-0000401", None,
)  # fmt: skip
SERVICES = [service_from(SimpleNamespace(**row, version=1)) for row in starter_lobby_services()]
TEST = next(service for service in SERVICES if service.code == "meter_test")
BILL = Bill(
    1, "周＊敏", "03-22＊＊-＊＊846", "张店区 柳泉花园二期 ＊号楼 ＊＊＊室", AccountStatus.NORMAL,
    Decimal("86.4"), Decimal("36.2"), (9, 10, 9), NOW,
)  # fmt: skip


def text_of(slip: Document) -> str:
    pages = PdfReader(io.BytesIO(slip.pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_that_the_slip_names_papers_what_is_missing_and_the_place() -> None:
    brought = frozenset(p.text for p in TEST.needed(Applicant.AGENT)[:3])
    slip = draw_papers(
        SlipRequest(TEST, Applicant.AGENT, brought, OFFICE), HEADING, SlipPaper.RECEIPT
    )
    text = text_of(slip)
    for words in ("一次性告知单", "校表申请", "代人办理", "户主身份证复印件", "还缺 1 项",
                  "1. 户主委托书（签字）", "张店营业厅", "柳泉路 111 号",
                  "0533-0000111", "何静"):  # fmt: skip
        assert words in text


def test_that_complete_papers_are_told() -> None:
    every = frozenset(p.text for p in TEST.needed(Applicant.OWNER))
    request = SlipRequest(TEST, Applicant.OWNER, every, None)
    text = text_of(draw_papers(request, HEADING, SlipPaper.A5))
    assert "材料已齐" in text
    assert "还缺" not in text


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.code)
@pytest.mark.parametrize("paper", SlipPaper)
def test_that_every_service_fits_one_slip(service: LobbyService, paper: SlipPaper) -> None:
    for applicant in service.applicants:
        slip = draw_papers(SlipRequest(service, applicant, frozenset(), OFFICE), HEADING, paper)
        assert slip.pages == 1
        size = page_sizes(slip.pdf)[0]
        assert round(size.width) == (80 if paper is SlipPaper.RECEIPT else 148)


def test_that_a_bill_has_amounts_but_no_name() -> None:
    slip = draw_bill(BILL, HEADING, SlipPaper.RECEIPT)
    text = text_of(slip)
    for words in ("86.40 元", "36.20 元", "周＊敏", "03-22＊＊-＊＊846", "正常用水"):
        assert words in text
    title = PdfReader(io.BytesIO(slip.pdf)).metadata
    assert title is not None
    assert title.title == "用水账单小票"
