"""`main.py demo --headless`: the main job walked through with the real windows, offscreen.

Import, ring, screen pop, register and dispatch, accept, reply, archive, publish an outage, its
poster, the next call from there. Pictures and `summary.json` tell what happened and how long it
took.
"""

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from app.domain.call import CallState, Outcome
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Window
from app.domain.people import Seat
from app.domain.ticket import TicketAction
from ui.hands import Hands, run_until

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.domain.ticket import TicketDetail
    from ui.application import Application

SIZE = (1440, 900)
NEW_ACCOUNT = "09-9900-00001"
NEW_NUMBER = "14005338001"


class Walk(Hands):
    """One walk; every step adds its milliseconds to `times` and its ids to `ids`."""

    def __init__(self, application: "Application") -> None:
        super().__init__(application)
        self.out: Path = application.options.out
        self.times: dict[str, float] = {}
        self.ids: dict[str, Any] = {}

    @property
    def services(self) -> "Services":
        return self.window.services

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Run one step and remember how long it took."""
        begin = perf_counter()
        work()
        self.times[name] = round((perf_counter() - begin) * 1000, 1)
        sys.stdout.write(f"· {name}: {self.times[name]:.0f} ms\n")
        sys.stdout.flush()

    def run(self) -> None:
        """The whole way, in the order of a day's work."""
        self.step("open_and_sign_in", self.open)
        self.step("import_accounts", self.import_accounts)
        self.step("ring_to_screen_pop", self.ring)
        self.step("register_and_dispatch", self.dispatch)
        self.step("branch_accepts_and_replies", self.branch)
        self.step("archive", self.archive)
        self.step("publish_outage", self.publish)
        self.step("poster", self.poster)
        self.step("outage_call_in_five_keys", self.outage_call)
        self.step("pictures", self.pictures)

    def open(self) -> None:
        """The demonstration's database, made anew, and the window of its agent."""
        self.application.telephone.claim()
        self.application.start()
        run_until(self._opened, 600)
        self.window.resize(*SIZE)
        self.window.show()
        self.settle()

    def _opened(self) -> bool:
        if self.application.failure is not None:
            raise self.application.failure
        return self.application.window is not None

    def import_accounts(self) -> None:
        """A small file of the billing system, one of its rows wrong."""
        path = self.out / "accounts.csv"
        rows = [
            ["户号", "户名", "用水地址", "联系电话", "水表号", "欠费"],
            [NEW_ACCOUNT, "林晚晴", "张店区共青团路12号阳光花园9号楼1单元301室", NEW_NUMBER,
             "YC2026000001", "0"],
            ["09-9900-00002", "", "张店区人民路1号", "", "YC2026000002", "0"],
        ]  # fmt: skip
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows)
        found: list[Any] = []
        self.window.tasks.run_with_progress(
            lambda handle: self.services.imports.run(path, None, handle),
            owner=self.window,
            done=found.append,
        )
        run_until(lambda: found)
        report = found[0]
        self.ids["imported"] = {"added": report.added, "rejected": report.rejected}
        self.services.places.forget()

    def ring(self) -> None:
        """The telephone starts the program once more with the number; the screen fills itself."""
        call_id = uuid4()
        self.ids["call"] = str(call_id)
        self.tell(NEW_NUMBER, call_id)
        page = self.desk()
        run_until(lambda: call_id in page.room.desk.cases)
        run_until(lambda: page.room.desk.cases[call_id].pop is not None)
        self.tell(NEW_NUMBER, call_id, "--answered")
        run_until(lambda: page.room.desk.cases[call_id].state is CallState.ANSWERED)
        self.settle()

    def dispatch(self) -> None:
        """A leak: what the caller says, F9 for the unit, Enter."""
        page = self.desk()
        case = page.room.case
        category = next(c for c in page.room.catalogue.categories if c.group == "报漏")
        case.draft = replace(
            case.draft,
            request_kind=category.kinds[0],
            category_code=category.code,
            grade=category.grade,
            salutation="林女士",
            location_note="9 号楼 1 单元楼道立管",
            complaint="楼道立管接口喷水，水流进电梯井。",
            answers={q.key: q.choices[0] if q.choices else "刚刚" for q in category.questions},
        )
        page.show_case()
        self.press("F9")
        self.press("Return")
        run_until(lambda: case.registered is not None)
        assert case.registered.outcome is Outcome.DISPATCHED  # a unit was named
        self.ids["ticket"] = case.registered.ticket_number
        self.ids["ticket_id"] = str(case.registered.ticket_id)
        self.end_call()

    def branch(self) -> None:
        """The repair centre takes the ticket and reports what it did (回单四要素)."""
        branch = self.colleague(self.ticket().unit_id)
        ticket = branch.tickets.detail(UUID(self.ids["ticket_id"]))
        accepted = branch.tickets.act(
            ticket.id, TicketAction.ACCEPT, ticket.version, handler=branch.person.name
        )
        branch.tickets.act(
            ticket.id,
            TicketAction.REPLY,
            accepted.version,
            contacted="10 分钟内已联系",
            cause="立管接口老化",
            measures="已更换接口，恢复供水",
            accepted_by_caller="认可",
        )
        self.ids["replied_by"] = branch.person.name

    def archive(self) -> None:
        """The agent closes the case on the ticket screen, with its one next step."""
        self.window.navigate("tickets", UUID(self.ids["ticket_id"]))
        self.settle()
        ticket = self.ticket()
        archived = self.services.tickets.act(ticket.id, TicketAction.ARCHIVE, ticket.version)
        self.ids["ticket_state"] = archived.state.value
        self.settle()

    def publish(self) -> None:
        """A dispatcher publishes an outage where the caller lives."""
        dispatcher = self.colleague(None)
        card = self.services.calls.pop(NEW_NUMBER).accounts[0]
        now = self.services.clock().replace(minute=0, second=0, microsecond=0)
        content = OutageDraft(
            id=uuid4(),
            kind=OutageKind.EMERGENCY,
            title="共青团路 DN300 支管抢修",
            reason="DN300 支管接口破裂，正在抢修",
            internal_note="",
            internal_end=now + timedelta(hours=5),
            windows=(Window(Effect.NO_WATER, now, now + timedelta(hours=6)),),
            areas=(Area(Effect.NO_WATER, card.community_id, None, None, "", 0),),
            water_point="阳光花园东门 18:00–21:00",
            tips=("停水期间请关好水龙头、太阳能和洗衣机进水阀。",),
            unit_id=card.branch_id,
        )
        saved = dispatcher.outages.save_draft(content)
        published = dispatcher.outages.publish(content.id, saved.version)
        self.ids |= {"outage": published.number, "outage_id": str(content.id)}

    def poster(self) -> None:
        """The very PDF that would be printed, and its first page as a picture."""
        notices = self.services.notices
        found: list[Any] = []

        def work() -> Any:
            preview = notices.poster(UUID(self.ids["outage_id"]))
            notices.save_pdf(preview.pdf, self.out / "poster.pdf")
            (self.out / "poster.png").write_bytes(notices.png(preview.pdf))
            return preview

        self.window.tasks.run(work, owner=self.window, done=found.append)
        run_until(lambda: found)
        self.ids["poster_pages"] = len(found[0].pages)

    def outage_call(self) -> None:
        """The repeat call of DESIGN-UI 8.3: F2, Alt+1, F8, Ctrl+Enter, F12."""
        call_id = uuid4()
        self.tell(NEW_NUMBER, call_id)
        page = self.desk()
        run_until(lambda: call_id in page.room.desk.cases)
        case = page.room.desk.cases[call_id]
        run_until(lambda: case.pop is not None)
        self.press("F2")
        case.draft = replace(case.draft, salutation="林女士")
        page.show_case()
        for keys in ("Alt+1", "F8"):
            self.press(keys)
        self.settle()
        self.window.grab().save(str(self.out / "call-desk.png"))
        self.press("Ctrl+Return")
        run_until(lambda: case.registered is not None)
        self.ids["merged"] = case.registered.outage_number
        self.press("F12")
        self.settle()

    def pictures(self) -> None:
        """The ticket and outage screens as they stand now."""
        for key, record, name in (
            ("tickets", self.ids["ticket_id"], "tickets.png"),
            ("outages", self.ids["outage_id"], "outages.png"),
        ):
            self.window.navigate(key, UUID(record))
            self.settle()
            self.window.grab().save(str(self.out / name))

    def desk(self) -> Any:
        """The call desk, in front."""
        self.window.navigate("call_desk")
        return self.window.page("call_desk")

    def ticket(self) -> "TicketDetail":
        return self.services.tickets.detail(UUID(self.ids["ticket_id"]))

    def colleague(self, unit_id: int | None) -> "Services":
        """Somebody else's services: a branch person of the unit, or a dispatcher."""
        from app.bootstrap import sign_in

        core = self.application.core
        assert core is not None  # the window stands on it
        wanted = Seat.DISPATCHER if unit_id is None else Seat.BRANCH
        person = next(
            p
            for p in core.people()
            if p.seat is wanted and (unit_id is None or p.unit_id == unit_id)
        )
        return sign_in(core, person, self.application.changes.publish)

    def end_call(self) -> None:
        """Hang up; the desk is free again."""
        self.press("F12")
        run_until(lambda: self.desk().room.case is None, 5, must=False)


def walk(application: "Application") -> int:
    """Walk and write the pictures and `summary.json`; returns the exit code."""
    out = application.options.out
    out.mkdir(parents=True, exist_ok=True)
    for old in (out / "data").glob("*"):
        old.unlink()
    way = Walk(application)
    way.run()
    summary = {"ids": way.ids, "milliseconds": way.times}
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", "utf-8")
    way.window.hide()
    application.close()
    sys.stdout.write(f"· see {out}\n")
    return 0
