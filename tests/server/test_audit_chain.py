"""The audit's chain: closed batches, and whoever writes the past anew is found."""

import json
from typing import Any

import pytest

from app.domain.audit import masked
from tests.helpers.besieged import MINE, Besieged


def close(site: Besieged) -> bool:
    return bool(site.seen("SELECT hotline_log.close_batch('0')"))


def act(site: Besieged, times: int = 1) -> None:
    for _time in range(times):
        site.as_("agent").execute(
            "UPDATE ticket SET urged = urged + 1, version = version + 1 WHERE id = %s", (MINE,)
        )


def verify(site: Besieged, most: int = 200) -> dict[str, Any]:
    found = {"checked": 0, "broken": None, "of": 1}
    while found["broken"] is None and found["checked"] < found["of"]:
        found = site.ask("auditor", "audit_verify", **{"from": found["checked"], "most": most})
    return found


@pytest.fixture
def chained(site: Besieged) -> int:
    """Three more batches; gives the number of the middle one."""
    for _batch in range(3):
        act(site, 3)
        close(site)
    return int(site.seen("SELECT max(no) - 1 FROM hotline_log.batch"))


def test_that_the_chain_of_untouched_entries_is_whole(site: Besieged, chained: int) -> None:
    assert verify(site)["broken"] is None
    found = verify(site, most=1)
    assert found["broken"] is None
    assert found["checked"] == found["of"] >= chained + 1


TAMPERED: dict[str, str] = {
    "a changed value": "UPDATE hotline_log.entry SET changes = '{\"urged\": [0, 0]}'"
                       " WHERE id = (SELECT first_id FROM hotline_log.batch WHERE no = {no})",
    "another name": "UPDATE hotline_log.entry SET login = 'nobody'"
                    " WHERE id = (SELECT last_id FROM hotline_log.batch WHERE no = {no})",
    "another time": "UPDATE hotline_log.entry SET at = at + interval '1 microsecond'"
                    " WHERE id = (SELECT last_id FROM hotline_log.batch WHERE no = {no})",
    "a missing entry": "DELETE FROM hotline_log.entry"
                       " WHERE id = (SELECT first_id FROM hotline_log.batch WHERE no = {no})",
    "an entry put in": "INSERT INTO hotline_log.entry (tx, subject, record, kind, act, changes)"
                       " SELECT from_tx, 'ticket', '1', 'ticket', 'update', '{{}}'"
                       " FROM hotline_log.batch WHERE no = {no}",
    "another head": "UPDATE hotline_log.batch SET head = repeat('0', 64) WHERE no = {no}",
    "a missing batch": "DELETE FROM hotline_log.batch WHERE no = {no}",
    "another count": "UPDATE hotline_log.batch SET entries = entries + 1 WHERE no = {no}",
}  # fmt: skip


@pytest.mark.parametrize("tampered", TAMPERED)
def test_that_a_superuser_who_tampers_is_named_by_batch(
    site: Besieged, chained: int, tampered: str
) -> None:
    site.owner.execute("BEGIN")
    try:
        statement = TAMPERED[tampered].replace("{no}", str(chained)).replace("{{}}", "{}")
        assert site.owner.execute(statement).rowcount == 1
        site.owner.execute("SET LOCAL SESSION AUTHORIZATION besieged_auditor")
        [(said,)] = site.owner.execute("SELECT hotline.audit_verify('{\"most\": 2000}')").fetchall()
    finally:
        site.owner.execute("ROLLBACK")
        site.owner.execute("RESET SESSION AUTHORIZATION")
    assert said["broken"] == chained


def test_that_a_chain_made_anew_does_not_have_the_head_that_was_kept(
    site: Besieged, chained: int
) -> None:
    kept = site.ask("auditor", "audit_chain", no=chained)["head"]
    site.owner.execute("BEGIN")
    site.owner.execute(
        "UPDATE hotline_log.entry SET login = 'nobody'"
        " WHERE id = (SELECT first_id FROM hotline_log.batch WHERE no = %s)", (chained,),
    )  # fmt: skip
    site.owner.execute(
        "DO $$ DECLARE b hotline_log.batch; head text := ''; BEGIN"
        " FOR b IN SELECT * FROM hotline_log.batch ORDER BY no LOOP"
        " b := hotline_log.computed(b, head); head := b.head;"
        " UPDATE hotline_log.batch t SET head = b.head WHERE t.no = b.no; END LOOP; END $$"
    )
    anew = site.seen("SELECT head FROM hotline_log.batch WHERE no = %s", chained)
    site.owner.execute("ROLLBACK")
    assert anew != kept


def test_that_an_entry_of_a_running_transaction_waits_for_its_end(site: Besieged) -> None:
    close(site)
    agent = site.as_("agent")
    agent.execute("BEGIN")
    act(site)
    act_of_another = "UPDATE ticket SET urged = urged + 1, version = version + 1 WHERE unit_id = 22"
    site.as_("dispatcher").execute(act_of_another)
    close(site)
    agent.execute("COMMIT")
    waiting = site.ask("auditor", "audit_chain")["open"]
    assert waiting >= 2
    assert close(site)
    assert verify(site)["broken"] is None


def test_that_a_restored_server_whose_transactions_begin_anew_goes_on_with_the_chain(
    site: Besieged, chained: int
) -> None:
    """A dump keeps the old server's transaction numbers, which may be far ahead."""
    far = 10**9
    site.owner.execute(f"UPDATE hotline_log.entry SET tx = (tx::text::bigint + {far})::text::xid8")
    site.owner.execute(
        f"UPDATE hotline_log.batch SET to_tx = (to_tx::text::bigint + {far})::text::xid8,"
        f" from_tx = CASE no WHEN 1 THEN from_tx ELSE (from_tx::text::bigint + {far})::text::xid8"
        " END"
    )
    site.owner.execute(
        "DO $$ DECLARE b hotline_log.batch; head text := ''; BEGIN"
        " FOR b IN SELECT * FROM hotline_log.batch ORDER BY no LOOP"
        " b := hotline_log.computed(b, head); head := b.head;"
        " UPDATE hotline_log.batch t SET head = b.head WHERE t.no = b.no; END LOOP; END $$"
    )
    assert verify(site)["broken"] is None
    act(site, 2)
    assert close(site)
    act(site)
    assert close(site)
    assert verify(site)["broken"] is None
    assert site.ask("auditor", "audit_chain")["open"] == 1  # that the check itself was noted
    assert chained


def test_that_a_desk_that_asks_for_changes_closes_the_batch(site: Besieged) -> None:
    act(site)
    before = site.seen("SELECT max(no) FROM hotline_log.batch")
    site.ask("guide", "changes", cursor="0")
    site.owner.execute("DELETE FROM hotline_log.site WHERE key = 'batch_tried'")
    site.ask("guide", "changes", cursor="0")
    site.ask("guide", "changes", cursor="0")
    assert site.seen("SELECT max(no) FROM hotline_log.batch") == before + 1


@pytest.mark.parametrize("settings", [
    "SET TimeZone = 'America/St_Johns'", "SET DateStyle = 'German'", "SET bytea_output = escape",
    "SET extra_float_digits = -5", "SET search_path = pg_temp",
])  # fmt: skip
def test_that_nobodys_settings_change_a_head(site: Besieged, settings: str, chained: int) -> None:
    with site.fresh("auditor") as connection:
        connection.execute(settings)
        said = connection.execute("SELECT hotline.audit_verify('{\"most\": 2000}')").fetchone()
    assert said is not None
    assert said[0]["broken"] is None
    assert said[0]["checked"] > chained


@pytest.mark.parametrize("subject", ["ticket", "account", "call", "outage", "person", "audit"])
def test_that_the_server_masks_as_the_program_does(site: Besieged, subject: str) -> None:
    changes = {
        "name": ["周淑敏", "周"], "number": "14005334417", "state": ["wait_dispatch", "archived"],
        "at": "2026-07-14T17:52:06+08:00", "day": "2026-07-14", "id": str(MINE), "n": [1, None],
        "answers": {"q": "喷涌", "kind": "plain"}, "papers": [{"text": "身份证"}], "empty": "",
        "long": "长" * 50, "flag": True, "digest": "ab" * 32, "account_no": "03-2207-11846",
    }  # fmt: skip
    plain = subject in ("catalogue", "outage", "person", "place")
    said = site.owner.execute(
        "SELECT hotline_log.masked(%s::jsonb, %s)", (json.dumps(changes), plain)
    ).fetchone()
    assert said is not None
    assert said[0] == masked(subject, changes)
