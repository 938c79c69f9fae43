"""The window while the server is silent: it moves, takes the call, and sends it afterwards."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.bootstrap import system_clock
from app.data import engine
from app.data.calls import CallRow
from app.data.engine import Database
from app.data.steady_connection import SteadyConnection
from app.domain.call import CallEvent, CallState
from app.domain.catalogue import RequestKind
from tests.fault.site import Site
from tests.helpers.live import LiveDesk
from tests.helpers.proxy import Proxy
from tests.helpers.seeds import AGENT, OWNER_PHONE
from ui.pages.call_desk import PAGE as CALLS

pytestmark = pytest.mark.postgres


class Pulse:
    """Measures how long the event loop was away at most."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, monotonic()
        self._timer = QTimer()
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def far_desk(
    site: Site, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[LiveDesk]:
    """The agent's window behind the proxy; its patience is ten times shorter."""
    monkeypatch.setattr(SteadyConnection, "patience", 2.0)
    monkeypatch.setitem(engine.POSTGRESQL_OPTIONS, "connect_timeout", 2)
    through = Database(site.database.writes.url.set(port=proxy.port))
    desk = LiveDesk(through, AGENT, tmp_path, [CALLS])
    desk.courier.serve(desk.services)
    qtbot.waitUntil(lambda: bool(desk.there) and not desk.tasks.pending, timeout=20_000)
    yield desk
    desk.close()
    through.close()


def test_that_a_silent_server_does_not_stop_the_window_and_the_call_arrives_later(
    site: Site, proxy: Proxy, far_desk: LiveDesk, qtbot: QtBot
) -> None:
    page: Any = far_desk.window.page("call_desk")
    call_id = uuid4()
    for state in (CallState.RINGING, CallState.ANSWERED):
        page.receive(CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, state, system_clock()))
    qtbot.waitUntil(lambda: page.room.case.pop is not None, timeout=20_000)
    case, pulse = page.room.case, Pulse()
    proxy.hole()
    case.type("request_kind", RequestKind.CONSULT)
    case.type("category_code", "bill.account")
    page.work.card.form.complaint.insertPlainText("家里没水")
    case.type("complaint", "家里没水")
    case.type("reply", "已说明")
    assert page.submission.register()
    qtbot.waitUntil(lambda: case.registered is not None, timeout=20_000)
    assert case.registered.queued
    qtbot.waitUntil(lambda: far_desk.courier.since is not None, timeout=20_000)
    assert far_desk.courier.standing.waiting == 1
    assert pulse.longest < 1.0
    proxy.pass_all()
    qtbot.waitUntil(lambda: far_desk.courier.standing.unsent == 0, timeout=30_000)
    counting = sa.select(sa.func.count()).select_from(CallRow).where(CallRow.id == call_id)
    assert site.database.one(counting)[0] == 1
