"""A shared server full of data with a login in every seat, for attempts that must be refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg.types.json import Jsonb

from app.data.engine import Database
from app.data.server import prepare
from app.domain.people import Seat
from tests.helpers.lobby import seed_lobby
from tests.helpers.postgres import Server
from tests.helpers.seeds import NOW, OWNER_PHONE, ZHANGDIAN_REPAIR, ZHOUCUN_REPAIR, seed_small

MINE, THEIRS = UUID(int=0x51), UUID(int=0x52)
"""Tickets of the branch's own unit and of the other one."""
DRAFT, PUBLISHED = UUID(int=0x61), UUID(int=0x62)
CALL, OPEN_CALL = UUID(int=0x71), UUID(int=0x72)
"""A registered call, and one that its agent has not registered yet."""
HIDDEN: Final = "其他单位的秘密"
SEATS: Final = tuple(seat.value for seat in Seat)
STRAY, GONE, NOBODY = "besieged_stray", "besieged_gone", "besieged_nobody"
"""A login with an agent's role but no person; a person who is not active; a login of no seat."""
LOGINS: Final = (*SEATS, "other", STRAY, GONE)
_PEOPLE: Final = {seat: 100 + i for i, seat in enumerate(SEATS)} | {"other": 120, GONE: 121}
_PROTECTED: Final = (
    "account", "account_phone", "account_billing", "account_document", "account_text", "call",
    "promise", "ticket", "ticket_entry", "outage", "outage_version", "outage_window",
    "outage_area", "person", "unit", "category", "lobby_office", "audit_entry",
)  # fmt: skip
_LOGS: Final = ("quota", "batch", "site", "ticket_move", "ticket_act")

Rows = list[tuple[Any, ...]]


def login_of(role: str) -> str:
    """The login of a seat's person."""
    return role if role.startswith("besieged") else f"besieged_{role}"


class Besieged:
    """One database; connections as anybody, and what the owner sees of it."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.name = server, name
        self._open: dict[str, psycopg.Connection[Any]] = {}
        self.owner = server_connection(server, name, "app")
        self._fill(Database(server.url(name)))

    def _fill(self, database: Database) -> None:
        # The rights of a database are not copied with its template.
        with database.writes.begin() as connection:
            prepare(connection)
        seed_small(database)
        seed_lobby(database)
        database.close()
        for role, person in _PEOPLE.items():
            seat = {"other": "branch", GONE: "agent"}.get(role, role)
            unit = {"other": ZHOUCUN_REPAIR, "guide": 11}.get(role, ZHANGDIAN_REPAIR)
            self.owner.execute(
                "INSERT INTO hotline.person (id, login, name, seat, seat_no, unit_id, active)"
                " VALUES (%s, %s, %s, %s, '', %s, %s)",
                (person, login_of(role), f"人{person}", seat, unit, role != GONE),
            )
            self._login(login_of(role), seat)
        self.owner.execute("SELECT setval('hotline.person_id_seq', 200)")
        self._login(STRAY, "agent")
        self._login(NOBODY, None)
        self._tickets_and_outages()
        self._calls()
        self.owner.execute("SELECT hotline_log.close_batch('0')")

    def _login(self, login: str, seat: str | None) -> None:
        known = self.owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,)).fetchone()
        if known is None:
            group = f"IN ROLE hotline_{seat}" if seat else ""
            self.owner.execute(f'CREATE ROLE "{login}" LOGIN {group}')

    def _tickets_and_outages(self) -> None:
        category = self.owner.execute("SELECT code FROM hotline.category LIMIT 1").fetchone()
        assert category is not None
        for ticket, unit, number in ((MINE, ZHANGDIAN_REPAIR, 1), (THEIRS, ZHOUCUN_REPAIR, 2)):
            self.owner.execute(
                "INSERT INTO hotline.ticket SELECT (jsonb_populate_record(NULL::hotline.ticket,"
                " %s)).*",
                (Jsonb({
                    "id": str(ticket), "number": f"GD-20260714-000{number}", "version": 1,
                    "state": "in_progress", "grade": 1, "source": "repair",
                    "category_code": category[0], "title": HIDDEN, "complaint": HIDDEN,
                    "answers": {}, "account_id": number, "caller_name": "周淑敏",
                    "caller_number": OWNER_PHONE, "callback_number": "", "address": HIDDEN,
                    "location_note": "", "unit_id": unit, "handler": "", "limits": {},
                    "limit_minutes": 60, "due_complete": True, "finish_complete": True, "urged": 0,
                    "created_at": str(NOW), "created_by": _PEOPLE["agent"], "updated_at": str(NOW),
                    "due_at": str(NOW),
                }),),
            )  # fmt: skip
            self.owner.execute(
                "INSERT INTO hotline.ticket_entry VALUES (gen_random_uuid(), %s, %s, %s,"
                " 'remark', %s)", (ticket, NOW, _PEOPLE["agent"], HIDDEN),
            )  # fmt: skip
        self.owner.execute(
            "INSERT INTO hotline.number_day VALUES ('GD', '2026-07-14', 0);"
            " SELECT setval('hotline.ticket_number', 2)"
        )
        for outage, state in ((DRAFT, "draft"), (PUBLISHED, "published")):
            self.owner.execute(
                "INSERT INTO hotline.outage SELECT (jsonb_populate_record(NULL::hotline.outage,"
                " %s)).*",
                (Jsonb({
                    "id": str(outage), "number": f"TS-20260714-{outage.int:02}", "state": state,
                    "kind": "emergency", "title": state, "published_no": int(state != "draft"),
                    "created_at": str(NOW), "created_by": _PEOPLE["dispatcher"], "version": 1,
                    "updated_at": str(NOW),
                }),),
            )  # fmt: skip
            self.owner.execute(
                "INSERT INTO hotline.outage_version (outage_id, version_no, published_at, reason,"
                " internal_note, water_point, tips) VALUES (%s, 1, %s, '抢修', '内部', '', '[]')",
                (outage, NOW if state == "published" else None),
            )
            self.owner.execute(
                "INSERT INTO hotline.outage_area (outage_id, version_no, position, effect, text,"
                " households) VALUES (%s, 1, 0, 'no_water', '', 0)", (outage,)
            )  # fmt: skip

    def _calls(self) -> None:
        for call, outcome in ((CALL, "answered"), (OPEN_CALL, None)):
            self.owner.execute(
                "INSERT INTO hotline.call SELECT (jsonb_populate_record(NULL::hotline.call, %s)).*",
                (Jsonb({
                    "id": str(call), "raw_number": OWNER_PHONE, "number": OWNER_PHONE,
                    "extension": "", "started_at": str(NOW), "agent_id": _PEOPLE["agent"],
                    "salutation": "", "callback_number": "", "address": "", "location_note": "",
                    "complaint": HIDDEN, "reply": "", "answers": {}, "mood": "calm",
                    "notify_by_sms": False, "wants_callback": False, "wants_water": False,
                    "outcome": outcome, "version": 1, "updated_at": str(NOW),
                }),),
            )  # fmt: skip
        self.owner.execute(
            "INSERT INTO hotline.promise (id, call_id, account_id, number, made_at, made_by, text,"
            " due_at) VALUES (gen_random_uuid(), %s, 1, %s, %s, 100, '今天来', %s)",
            (CALL, OWNER_PHONE, NOW, NOW),
        )

    def person(self, role: str) -> int:
        """The id of the seat's person."""
        return _PEOPLE[role]

    def as_(self, role: str) -> "psycopg.Connection[Any]":
        """The role's own connection, kept open; every statement its own transaction."""
        if role not in self._open or self._open[role].closed:
            self._open[role] = server_connection(self.server, self.name, login_of(role))
        return self._open[role]

    @contextmanager
    def fresh(self, role: str) -> Iterator["psycopg.Connection[Any]"]:
        """A connection of one's own, for what changes settings."""
        connection = server_connection(self.server, self.name, login_of(role))
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, role: str, statement: str, *values: Any) -> Rows:
        """What the role gets for a statement."""
        return self.as_(role).execute(statement, values or None).fetchall()

    def ask(self, role: str, function: str, **values: Any) -> Any:
        """Call a function of the server."""
        return self.rows(role, f"SELECT hotline.{function}(%s)", Jsonb(values))[0][0]

    def seen(self, statement: str, *values: Any) -> Any:
        """The first value as the superuser sees it."""
        row = self.owner.execute(statement, values or None).fetchone()
        return None if row is None else row[0]

    def fingerprint(self) -> dict[str, str]:
        """What must be the same after an attempt."""
        tables = [*(f"hotline.{name}" for name in _PROTECTED),
                  *(f"hotline_log.{name}" for name in _LOGS)]  # fmt: skip
        parts = ", ".join(
            f"'{name}', (SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
            f" FROM {name} t{_SETTLED.get(name, '')})"
            for name in tables
        )
        roles = ("'roles', (SELECT md5(string_agg(rolname || rolsuper || rolcreaterole"
                 " || rolcanlogin, '' ORDER BY rolname)) FROM pg_roles WHERE rolname ~"
                 " '^(besieged|hotline|app$)'), 'objects', (SELECT md5(string_agg("
                 "relname || coalesce(relacl::text, ''), '' ORDER BY oid)) FROM pg_class WHERE"
                 " relnamespace IN ('hotline'::regnamespace, 'public'::regnamespace))")  # fmt: skip
        return dict(self.seen(f"SELECT json_build_object({parts}, {roles})"))

    def reset_quota(self) -> None:
        """Give everybody a new hour, as the superuser."""
        for person in _PEOPLE.values():
            for kind in ("opened", "listed", "tickets"):
                self.owner.execute(f"SELECT setval('hotline_log.looked_{kind}_{person}', 1)")
        self.owner.execute("TRUNCATE hotline_log.lookup_count")

    def close(self) -> None:
        """End all connections."""
        for connection in (*self._open.values(), self.owner):
            connection.close()


# The times of housekeeping go on by themselves.
_SETTLED: Final = {"hotline_log.site": " WHERE key NOT IN ('batch_tried', 'tended')"}


def server_connection(server: Server, database: str, user: str) -> "psycopg.Connection[Any]":
    """A plain connection, each statement its own transaction."""
    url = sa.make_url(server.url(database))
    return psycopg.connect(
        host=url.host, port=url.port, dbname=url.database, user=user, autocommit=True,
        connect_timeout=5, options="-c search_path=hotline -c statement_timeout=20s",
    )  # fmt: skip
