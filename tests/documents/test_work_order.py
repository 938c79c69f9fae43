import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from app.documents.raster import page_png, page_sizes
from app.documents.work_order import Paper, WorkOrderOptions, draw_work_order
from app.domain.catalogue import Step
from app.domain.document import Document
from app.domain.ticket import Reply
from tests.documents.notices import ZONE, at
from tests.documents.tickets import LONG, TICKET

OPTIONS = WorkOrderOptions(
    company="鲁中供水有限公司（示例）",
    hotline="0533-0000111",
    zone=ZONE,
    printed_at=at(7, 14, 9),
    printed_by="陈静",
)


def texts(document: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document.pdf)).pages]


def test_that_the_order_says_where_what_and_until_when() -> None:
    (text,) = texts(draw_work_order(TICKET, options=OPTIONS))
    for words in ("GD-20260714-0423", "紧急", TICKET.address, TICKET.location_note, "周先生",
                  "共 3 人来电", "持续涌出", "张店维修中心", "7月14日 9:30", "7月15日 24:00",
                  "请带围挡和警示牌", "客户是否认可", "客户签字"):  # fmt: skip
        assert words in text


def test_that_the_telephone_is_masked_unless_the_role_allows_it() -> None:
    (masked,) = texts(draw_work_order(TICKET, options=OPTIONS))
    assert "140****5678" in masked
    assert "14012345678" not in masked.replace(" ", "")
    (full,) = texts(draw_work_order(TICKET, options=replace(OPTIONS, full_phone=True)))
    assert "140 1234 5678" in full
    assert "用后收回" in full


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.A5, (148, 210))])
def test_that_it_is_printed_on_a4_or_a5_with_a_code_that_is_read(paper: Paper, size) -> None:
    document = draw_work_order(TICKET, options=replace(OPTIONS, paper=paper))
    (page,) = page_sizes(document.pdf)
    assert (round(page.width), round(page.height)) == size
    picture = Image.open(io.BytesIO(page_png(document.pdf, dpi=150)))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [TICKET.number]


def test_that_a_long_history_goes_on_to_a_second_page_and_the_form_stays_on_the_first() -> None:
    first, second = texts(draw_work_order(LONG, options=OPTIONS))
    assert "客户签字" in first
    assert "第 2 页，共 2 页" in second
    assert "9:39" in second
    assert "9:00" in first


def test_that_a_given_reply_is_printed_into_the_form() -> None:
    reply = Reply("8:35 已联系", "接口老化" * 40, "更换接口一处", "认可")
    (text,) = texts(draw_work_order(replace(TICKET, reply=reply), options=OPTIONS))
    assert "8:35 已联系" in text
    assert text.replace("\n", "").count("接口老化") == 40


def test_that_the_same_ticket_makes_the_same_bytes() -> None:
    one = draw_work_order(TICKET, options=OPTIONS)
    assert one.pdf == draw_work_order(TICKET, options=OPTIONS).pdf


def test_that_characters_missing_in_the_font_are_reported() -> None:
    document = draw_work_order(replace(TICKET, caller_name="𪻐先生"), options=OPTIONS)
    assert [dict(w.fields)["field"] for w in document.warnings] == ["caller"]


def test_that_an_almost_empty_ticket_can_be_printed() -> None:
    bare = replace(TICKET, answers=(), entries=(), location_note="", handler="", due_at=None,
                   finish_due_at=None, account_no="", outage_number="", complaint="")  # fmt: skip
    assert draw_work_order(bare, options=OPTIONS).pages == 1


def test_that_the_running_limit_is_named_and_a_rough_one_says_so() -> None:
    ticket = replace(TICKET, due_step=Step.ARRIVE, finish_complete=False)
    (text,) = texts(draw_work_order(ticket, options=OPTIONS))
    assert "7月14日 9:30（到场）" in text
    assert "7月15日 24:00（未扣除节假日）" in text
