"""Slips of the lobby: 一次性告知 and the bill, on an 80 mm receipt or an A5 sheet.

A receipt is as long as its text. What is printed is Chinese in whatever language the screen is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.documents import fonts
from app.documents.sheet import DRAWING, GREY, Align
from app.documents.slip_parts import (
    Block,
    Type,
    chip,
    document,
    framed,
    gap,
    pair,
    rule,
    text,
    tick,
)
from app.domain.account import AccountStatus
from app.domain.document import Document
from app.domain.lobby import Bill, SlipPaper, SlipRequest
from app.domain.lobby_catalogue import Applicant, Office

APPLICANTS = {
    Applicant.OWNER: "本人办理",
    Applicant.AGENT: "代人办理",
    Applicant.COMPANY: "单位办理",
}
STATUSES = {
    AccountStatus.NORMAL: "正常用水",
    AccountStatus.CUT_OFF: "欠费停水",
    AccountStatus.SUSPENDED: "报停",
    AccountStatus.CLOSED: "已销户",
    AccountStatus.REMOVED: "已撤表",
    AccountStatus.TRANSFER: "过户未完",
}


@dataclass(frozen=True, slots=True)
class SlipHeading:
    """Who gives the slip: company, hotline, the site's time, the guide's name."""

    company: str
    hotline: str
    printed_at: datetime
    guide: str


def draw_papers(request: SlipRequest, heading: SlipHeading, paper: SlipPaper) -> Document:
    """What to bring, what is still missing, where, when, how long, how much."""
    with DRAWING:
        fonts.register()
        return document("一次性告知单", lambda type_: _papers(request, heading, type_), paper)


def draw_bill(bill: Bill, heading: SlipHeading, paper: SlipPaper) -> Document:
    """The account's amounts; its holder stays masked on the paper, too."""
    with DRAWING:
        fonts.register()
        return document("用水账单小票", lambda type_: _bill(bill, heading, type_), paper)


def _papers(request: SlipRequest, heading: SlipHeading, type_: Type) -> Iterator[Block]:
    service, needed = request.service, request.service.needed(request.applicant)
    missing = [p for p in needed if p.text not in request.brought]
    yield from _head(type_, heading, "一次性告知单")
    yield chip(type_, service.name, APPLICANTS[request.applicant])
    yield rule(type_)
    yield text(type_, "您需要带的材料", type_.body, bold=True)
    for paper in needed:
        yield tick(type_, paper.text, paper.note, done=paper.text in request.brought)
    yield gap(type_)
    if missing and len(missing) < len(needed):
        lines = [f"还缺 {len(missing)} 项：", *(f"{i}. {p.text}" for i, p in enumerate(missing, 1))]
        yield framed(type_, lines)
    elif not missing:
        yield text(type_, "材料已齐，可以直接到窗口办理。", type_.body, bold=True)
    yield gap(type_)
    for label, value in (
        ("窗口", service.counter),
        ("时限", service.duration),
        ("费用", service.fee),
        ("说明", service.note),
    ):
        if value:
            yield pair(type_, label, value)
    if request.office is not None:
        yield rule(type_)
        yield from _place(type_, request.office)
    yield from _foot(type_, heading)


def _bill(bill: Bill, heading: SlipHeading, type_: Type) -> Iterator[Block]:
    yield from _head(type_, heading, "用水账单小票")
    yield pair(type_, "户名", bill.name)
    yield pair(type_, "户号", bill.account_no)
    yield pair(type_, "地址", bill.place or "—")
    yield pair(type_, "状态", STATUSES[bill.status])
    yield rule(type_)
    amount = f"{bill.arrears:.2f} 元" if bill.arrears > 0 else "无欠费"
    yield text(type_, "应缴水费", type_.body)
    yield text(type_, amount, type_.title, bold=True)
    if bill.balance is not None:
        yield pair(type_, "余额", f"{bill.balance:.2f} 元")
    if bill.usage:
        last = "、".join(str(cubic) for cubic in bill.usage[-6:])
        yield pair(type_, "用量", f"近 {len(bill.usage[-6:])} 期 {last} 立方米")
    if bill.as_of is not None:
        at = bill.as_of.astimezone(heading.printed_at.tzinfo)
        yield text(type_, f"营收数据截至 {at:%Y-%m-%d %H:%M}", type_.small, colour=GREY)
    yield gap(type_)
    yield text(type_, "核验证件后打印，请妥善保管。", type_.small)
    yield from _foot(type_, heading)


def _head(type_: Type, heading: SlipHeading, title: str) -> Iterator[Block]:
    yield text(type_, heading.company, type_.small, align=Align.CENTRE)
    yield text(type_, title, type_.title, bold=True, align=Align.CENTRE)
    yield rule(type_, thick=True)


def _place(type_: Type, office: Office) -> Iterator[Block]:
    yield text(type_, office.name, type_.large, bold=True)
    for label, value in (
        ("地址", office.address),
        ("时间", office.hours),
        ("电话", office.phone),
    ):
        if value:
            yield pair(type_, label, value)


def _foot(type_: Type, heading: SlipHeading) -> Iterator[Block]:
    yield rule(type_)
    yield text(type_, f"24 小时服务热线 {heading.hotline}", type_.body, bold=True)
    made = f"{heading.printed_at:%Y-%m-%d %H:%M}  引导员 {heading.guide}"
    yield text(type_, made, type_.small, colour=GREY)
