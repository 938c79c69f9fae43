"""A desk that works: a process that takes one call after the other until it is killed.

What it was told, and what the person did, it writes down first (`Journal`), so that the one who
killed it can count.
"""

import contextlib
import json
import logging
import multiprocessing
import os
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bootstrap import Services
from app.data.ids import new_id
from app.domain.call import CallEvent, CallState, IntakeDraft, Registered
from app.domain.errors import Unavailable
from app.domain.people import Person
from tests.fault.forms import a_call
from tests.fault.site import enter, system_clock
from tests.helpers.seeds import OWNER_PHONE, ZHANGDIAN_REPAIR

KINDS = ("answer", "dispatch", "merge", "join")
JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Post:
    """Where a desk stands, and how its day goes."""

    url: str
    person: Person
    folder: Path
    seed: int
    outage: UUID
    tickets: tuple[UUID, ...]
    typing: float = 0.0
    """Seconds between two savings of the draft."""
    doubting: float = 0.0
    """How often the program believes, without reason, that the server is away."""
    calls: int = 1_000_000


class Journal:
    """One line per event, on the disk when `note` returns."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def note(self, what: str, call: UUID, **more: Any) -> None:
        line = {"what": what, "call": str(call), "at": time.time(), **more}
        os.write(self._file, (json.dumps(line) + "\n").encode())
        os.fdatasync(self._file)


def start(post: Post) -> tuple[BaseProcess, Connection]:
    """Start the desk in a process of its own; the connection says when it begins to work."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.fault.desk"])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(post, there), daemon=True)
    process.start()
    there.close()
    return process, here


def work(post: Post, ready: Connection) -> None:
    """The whole day: finish what was left, then one call after the other."""
    logging.disable(logging.WARNING)
    desk = _Desk(post)
    ready.send("works")
    desk.finish()
    for _ in range(post.calls):
        desk.take_a_call()
    desk.finish()
    while desk.services.outbox.standing().unsent:
        desk.send()
        time.sleep(0.05)


class _Desk:
    """The person and the program at one desk."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.journal = Journal(post.folder)
        self.chance = Random(f"{post.seed} {time.time_ns() if post.calls else 0}")
        self.services: Services = enter(sa.make_url(post.url), post.person, post.folder)
        self.sent_at = 0.0
        self._sign_in()

    def _sign_in(self) -> None:
        """The catalogues are read at the sign-in; it is repeated until the server is there."""
        while True:
            try:
                self.services.catalogue.get()
                self.services.catalogue.workdays()
            except Unavailable:
                time.sleep(0.05)
            else:
                return

    def finish(self) -> None:
        """Send what waits, press again for the forms that came back."""
        self.send()
        for draft in self.services.calls.drafts():
            self.press(draft)

    def send(self) -> None:
        for registered in self.services.outbox.send_all().registered:
            self._told(registered)
        self.sent_at = time.monotonic()

    def take_a_call(self) -> None:
        """From the ring to the registered call."""
        calls, call_id, kind = self.services.calls, new_id(), self.chance.choice(KINDS)
        with contextlib.suppress(Unavailable):
            calls.pop(OWNER_PHONE)
        calls.received(
            CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, CallState.ANSWERED, system_clock())
        )
        draft = self._form(call_id, kind)
        for n in range(self.chance.randint(1, 3)):
            draft = calls.save_draft(replace(draft, complaint=draft.complaint + f" 家中无水{n}"))
            self.journal.note("saved", call_id, typed=len(draft.complaint))
            time.sleep(self.post.typing * self.chance.random())
        self.press(replace(draft, complaint=draft.complaint + "。"))
        unsent = self.services.outbox.standing().unsent
        if unsent and time.monotonic() - self.sent_at > (0.0 if self.post.doubting else 0.2):
            self.send()

    def _form(self, call_id: UUID, kind: str) -> IntakeDraft:
        outage = self.post.outage if kind == "merge" else None
        return a_call(call_id=call_id, complaint=f"{call_id}", location_note=kind, outage_id=outage)

    def press(self, draft: IntakeDraft) -> None:
        """The person registers the call."""
        calls, kind = self.services.calls, draft.location_note
        if self.chance.random() < self.post.doubting:
            self.services.outbox.noticed_away()
        self.journal.note("pressed", draft.call_id, kind=kind)
        if kind == "join":
            ticket = self.post.tickets[draft.call_id.int % len(self.post.tickets)]
            registered = calls.join_ticket(draft, ticket)
        else:
            unit = ZHANGDIAN_REPAIR if kind == "dispatch" else None
            registered = calls.register(draft, dispatch_to=unit, remark="请尽快")
        self._told(registered)

    def _told(self, registered: Registered) -> None:
        self.journal.note(
            "told", registered.call_id, queued=registered.queued,
            ticket=registered.ticket_number, outcome=registered.outcome.value,
        )  # fmt: skip
