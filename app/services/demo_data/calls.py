"""Ninety days of calls, the calls of the last hours about the emergency, and the promises."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.call import Mood, Outcome
from app.domain.catalogue import Catalogue, Category
from app.services.demo_cast import demo_cast
from app.services.demo_data.moments import ZONE, Moment
from app.services.demo_data.names import title_for
from app.services.demo_data.outages import OutagePlan
from app.services.demo_data.people import AGENTS, LIU_YANG, SUN_QIAN, ZHANG_WEN
from app.services.demo_data.stories import LIVE_QUESTION, STORIES, Story
from app.services.demo_data.tickets import MadeTicket
from app.services.demo_data.writing import Sample

Fields = dict[str, Any]
RECENT = 62
"""Calls about the emergency within the last hour."""
EARLIER = 80
"""Calls about it since it began."""
_BY_DAY = (8, 9, 9, 10, 10, 11, 12, 14, 15, 16, 17, 18, 18, 19, 20, 21, 7, 22, 2)
_MOODS = (Mood.CALM, Mood.CALM, Mood.CALM, Mood.ANXIOUS, Mood.AGITATED)

_PLAIN: Fields = {
    "location_note": "", "answers": {}, "notify_by_sms": False, "wants_callback": False,
    "wants_water": False, "outcome": Outcome.ANSWERED, "outage_id": None, "ticket_id": None,
    "version": 1,
}  # fmt: skip
"""What is the same in every call of the demo, until the caller of `call` says otherwise."""


class CallMaker:
    """Makes the rows of calls, one story and one caller at a time."""

    def __init__(self, moment: Moment, catalogue: Catalogue) -> None:
        self._moment = moment
        self._categories: dict[str, Category] = {c.code: c for c in catalogue.categories}

    def past(self, callers: Sequence[Sample]) -> Iterator[Fields]:
        """One call of each caller, spread over 90 days."""
        rng = self._moment.rng
        for caller in callers:
            day = self._moment.clock(-rng.randint(1, 89), rng.choice(_BY_DAY), rng.randint(0, 59))
            yield self.call(
                rng.choice(STORIES), caller, day + timedelta(seconds=rng.randint(0, 59))
            )

    def of_tickets(self, tickets: Sequence[MadeTicket]) -> Iterator[Fields]:
        """The call that each ticket came from."""
        for ticket in tickets:
            story = Story(ticket.story.category, "", ticket.story.complaint, "已登记派单。")
            call = self.call(story, ticket.caller, ticket.created_at - timedelta(minutes=3))
            yield call | {"outcome": Outcome.DISPATCHED, "ticket_id": ticket.id}

    def of_emergency(self, plan: OutagePlan, callers: Sequence[Sample]) -> Iterator[Fields]:
        """Calls from the area, all merged into the outage: most of them in the last hour."""
        rng = self._moment.rng
        begun = (self._moment.now - plan.versions[0][1][0].starts_at).total_seconds() / 60
        minutes = [rng.uniform(2, 58) for _ in range(RECENT)]
        minutes += [rng.uniform(60, max(61.0, begun)) for _ in range(EARLIER)]
        for ago in minutes if callers else ():
            at = self._moment.ago(minutes=ago)
            call = self.call(LIVE_QUESTION, rng.choice(callers), at)
            yield call | {"outcome": Outcome.MERGED, "outage_id": plan.id}

    def call(
        self,
        story: Story,
        caller: Sample,
        at: datetime,
        *,
        agent: int | None = None,
        seconds: int | None = None,
        mood: Mood | None = None,
    ) -> Fields:
        """One registered call."""
        rng = self._moment.rng
        category = self._categories[story.category]
        answered = at + timedelta(seconds=rng.randint(3, 14))
        ended = answered + timedelta(seconds=seconds or rng.randint(50, 260))
        return {
            "id": self._moment.new_id(at),
            "extension": "8007",
            "started_at": at,
            "answered_at": answered,
            "ended_at": ended,
            "agent_id": agent or rng.choice(AGENTS),
            "request_kind": category.kinds[0],
            "category_code": category.code,
            "grade": category.grade,
            "read_back_at": answered + timedelta(seconds=40),
            "registered_at": ended,
            "updated_at": ended,
            "updated_by": agent,
            "complaint": story.complaint,
            "reply": story.reply,
            "mood": mood or rng.choice(_MOODS),
            **_of_caller(caller),
            **_PLAIN,
        }

    def of_cast(self, caller: Sample, plan: OutagePlan, ticket: UUID | None) -> list[Fields]:
        """The history of 周淑敏 in the mock-up: four earlier calls."""
        start = plan.versions[0][1][0].starts_at
        told, asked = start + timedelta(hours=2, minutes=36), start + timedelta(minutes=28)
        end = plan.versions[0][1][0].ends_at.astimezone(ZONE)
        promised = Story("outage.emergency", "", f"咨询停水，告知 {end:%H:%M} 恢复",
                         f"已告知预计 {end:%H:%M} 恢复供水。")  # fmt: skip
        cover = Story("facility.cover_loose", "", "反映水表井盖松动，已派单", "已派单。")
        bill = Story("bill.account", "", "查询户号与水费", "已核对户名地址，告知户号。")
        cause = Story("outage.emergency", "", "咨询停水原因", "已告知主管道抢修。")
        merged = {"outcome": Outcome.MERGED, "outage_id": plan.id}
        ago = self._moment.ago
        return [
            self.call(promised, caller, told, agent=ZHANG_WEN, seconds=171, mood=Mood.ANXIOUS)
            | merged,
            self.call(cause, caller, asked, agent=LIU_YANG, seconds=100, mood=Mood.CALM) | merged,
            self.call(cover, caller, ago(days=1, hours=20, minutes=3), agent=SUN_QIAN,
                      seconds=132, mood=Mood.CALM)
            | {"outcome": Outcome.DISPATCHED, "ticket_id": ticket},
            self.call(bill, caller, ago(days=22), agent=SUN_QIAN, seconds=88, mood=Mood.CALM),
        ]  # fmt: skip


def _of_caller(caller: Sample) -> Fields:
    """Who rang, and what was written down of the caller."""
    return {
        "raw_number": caller.phone,
        "number": caller.phone,
        "callback_number": caller.phone,
        "account_id": caller.id,
        "community_id": caller.community_id,
        "salutation": title_for(caller.name),
        "address": caller.address,
    }


def promises(moment: Moment, plan: OutagePlan, calls: Sequence[Fields]) -> list[Fields]:
    """What the callers of the emergency were told; whoever called before the delay was let down."""
    phone = demo_cast().outage.number
    result = []
    for call in calls:
        made = call["registered_at"]
        if call["outage_id"] != plan.id or (call["number"] != phone and moment.rng.random() > 0.3):
            continue
        if call["number"] == phone and "告知" not in call["complaint"]:
            continue
        told = [w for at, w in plan.versions if at is not None and at <= made] or [
            plan.versions[0][1]
        ]
        due = told[-1][0].ends_at
        result.append({
            "id": moment.new_id(made), "call_id": call["id"], "account_id": call["account_id"],
            "number": call["number"], "made_at": made, "made_by": call["agent_id"],
            "text": f"预计 {due.astimezone(ZONE):%H:%M} 恢复供水", "due_at": due,
            "outage_id": plan.id, "ticket_id": None,
        })  # fmt: skip
    return result
