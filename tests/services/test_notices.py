"""Notices as documents: the preview of drafts and outages, files, pages for the printer."""

from dataclasses import replace

import pytest

from app.data.unit_of_work import UnitsOfWork
from app.domain.document import WarningKind
from app.domain.errors import NotFound, Unavailable
from app.domain.outage import Effect, OutageDraft, OutageKind
from app.services.catalogue import Catalogues
from app.services.notices import Notices, PosterOptions
from app.services.outages import Outages
from app.services.places import Places
from app.services.session import Session
from app.settings import Settings
from tests.helpers.outages import DISPATCHER, NOW, area, hours, seed_town, window
from tests.helpers.seated import as_person


class Desk:
    """The services of one desk of the town."""

    def __init__(self, database) -> None:
        own = as_person(database, DISPATCHER)
        works = UnitsOfWork(own, DISPATCHER, lambda: NOW, lambda _change: None)
        session = Session(DISPATCHER, own, lambda: NOW, works, Settings())
        places = Places(session)
        self.outages = Outages(session, places)
        self.notices = Notices(session, places, Catalogues(session))

    def draft(self, **changes: object) -> OutageDraft:
        draft = replace(
            self.outages.new_draft(),
            title="共青团西路 DN400 主管抢修",
            reason="DN400 主管道破裂",
            internal_end=NOW + hours(4),
            windows=(window(-2, 6),),
            areas=(area(1), area(3, 1, 9), area(None, text="共青团西路 沿街商户")),
            unit_id=1,
        )
        return replace(draft, **changes)


@pytest.fixture
def desk(database) -> Desk:
    seed_town(database)
    return Desk(database)


@pytest.fixture
def sqlite_desk(tmp_path, sqlite_template) -> Desk:
    """Where the database does not matter."""
    import shutil

    from app.data.engine import Database

    path = tmp_path / "hotline.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    seed_town(database)
    yield Desk(database)
    database.close()


def words(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace(" ", "").replace("\r", "")


def test_that_the_poster_of_a_stored_outage_is_the_one_at_hand(desk):
    saved = desk.outages.save_draft(desk.draft())
    published = desk.outages.publish(saved.content.id, saved.version)
    preview = desk.notices.poster(published.content.id)
    assert preview is desk.notices.of(published)
    text = words(preview.pdf)
    assert "TS-20260714-01" in text
    assert "齐盛雅居1–9号楼" in text
    assert "张店分公司" in text


def test_that_an_unknown_outage_has_no_poster(desk):
    with pytest.raises(NotFound):
        desk.notices.poster(desk.draft().id)


def test_that_an_unsaved_draft_is_drawn_as_it_stands(sqlite_desk):
    preview = sqlite_desk.notices.preview(sqlite_desk.draft(), "TS-20260714-09")
    assert "TS-20260714-09" in words(preview.pdf)
    (page,) = preview.pages
    assert page.width / page.height == pytest.approx(210 / 297, abs=0.01)
    assert len(page.pixels) >= page.stride * page.height
    assert {d.part for d in preview.distances} == {"title", "times", "areas", "hotline"}
    assert not any(d.small for d in preview.distances)
    assert preview.warnings == ()


def test_that_an_empty_draft_is_drawn_too(sqlite_desk):
    assert sqlite_desk.notices.preview(sqlite_desk.outages.new_draft()).pages


def test_that_what_is_not_printed_draws_nothing_new(sqlite_desk):
    draft = sqlite_desk.draft()
    first = sqlite_desk.notices.preview(draft)
    hidden = replace(draft, internal_note="只给现场", internal_end=NOW, title="内部标题")
    assert sqlite_desk.notices.preview(hidden) is first
    assert sqlite_desk.notices.preview(replace(draft, reason="别的原因")) is not first
    assert sqlite_desk.notices.preview(draft) is first


def test_that_options_change_the_poster(sqlite_desk):
    draft = sqlite_desk.draft()
    plain = sqlite_desk.notices.preview(draft)
    grey = sqlite_desk.notices.preview(draft, "", PosterOptions(monochrome=True))
    strips = sqlite_desk.notices.preview(draft, "", PosterOptions(tear_off=True))
    english = sqlite_desk.notices.preview(draft, "", PosterOptions(bilingual=True))
    assert len({plain.pdf, grey.pdf, strips.pdf, english.pdf}) == 4
    assert "Emergency" in words(english.pdf)
    pixels = grey.pages[0].pixels
    assert pixels[0::4] == pixels[1::4] == pixels[2::4]


def test_that_a_long_area_goes_on_and_says_so(sqlite_desk):
    long = tuple(area(None, text=f"示例大道第{n}号沿街商户") for n in range(40))
    preview = sqlite_desk.notices.preview(sqlite_desk.draft(areas=long))
    assert len(preview.pages) > 1
    assert WarningKind.AREA_CONTINUED in {w.kind for w in preview.warnings}
    assert [d.part for d in preview.distances if d.small] == ["areas"]


def test_that_a_missing_character_is_named(sqlite_desk):
    preview = sqlite_desk.notices.preview(sqlite_desk.draft(reason="主管道破裂😀"))
    (warning,) = preview.warnings
    assert warning.kind is WarningKind.MISSING_CHARACTER
    assert "😀" in warning.message()


def test_that_low_pressure_is_named_by_its_kind(sqlite_desk):
    draft = sqlite_desk.draft(
        kind=OutageKind.LOW_PRESSURE,
        windows=(window(5, 9, Effect.LOW_PRESSURE), window(20, 30, Effect.LOW_PRESSURE)),
        areas=(area(1, effect=Effect.LOW_PRESSURE),),
    )
    assert "降压通知" in words(sqlite_desk.notices.preview(draft).pdf)


def test_that_every_copy_is_printed_with_its_number(sqlite_desk):
    detail = sqlite_desk.notices.as_draft(sqlite_desk.draft())
    pages = list(sqlite_desk.notices.print_pages(detail, PosterOptions(copies=2)))
    assert len(pages) == 2
    assert abs(pages[0].width - 2480) <= 1
    assert pages[0].pixels != pages[1].pixels


def test_that_the_text_message_is_short_and_signed(sqlite_desk):
    text = sqlite_desk.notices.sms_text(sqlite_desk.notices.as_draft(sqlite_desk.draft()))
    assert text.startswith("【鲁中供水】")
    assert len(text) <= 70


def test_that_the_pdf_and_the_picture_are_written_whole(sqlite_desk, tmp_path):
    preview = sqlite_desk.notices.preview(sqlite_desk.draft())
    path = sqlite_desk.notices.save_pdf(preview.pdf, tmp_path / "停水通知.pdf")
    assert path.read_bytes() == preview.pdf
    assert [p.name for p in tmp_path.glob("*通知*")] == ["停水通知.pdf"]
    assert sqlite_desk.notices.png(preview.pdf).startswith(b"\x89PNG")
    assert sqlite_desk.notices.picture(preview.pdf, dpi=100).width in range(820, 835)


def test_that_a_folder_that_cannot_be_written_is_said(sqlite_desk, tmp_path):
    with pytest.raises(Unavailable) as caught:
        sqlite_desk.notices.save_pdf(b"%PDF", tmp_path / "no" / "poster.pdf")
    assert "poster.pdf" in caught.value.message()
