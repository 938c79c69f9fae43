"""Functions whose rights must agree with the screens, and a password of one's own."""

import pytest

from app.domain.people import Seat
from tests.helpers.besieged import Besieged
from tests.server.conftest import Refused
from ui.pages.accounts import PAGE

IMPORT = ("import_turn", "import_begin", "import_known", "import_mend", "import_places",
          "import_take")  # fmt: skip


@pytest.mark.parametrize("function", IMPORT)
def test_that_who_sees_the_import_page_may_do_each_step_and_nobody_else(
    site: Besieged, function: str
) -> None:
    may = {
        seat
        for seat in Seat
        if site.seen(
            "SELECT has_function_privilege(%s, %s, 'EXECUTE')",
            f"hotline_{seat.value}",
            f"hotline.{function}(jsonb)",
        )
    }
    assert may == set(PAGE.shared_seats or ())


@pytest.mark.parametrize("role", ["agent", "auditor", "guide"])
@pytest.mark.parametrize("made", ["'x'", "'md5d3adbeef'", "NULL", "''", "'SCRAM-SHA-256$1:a$b:c'"])
def test_that_nobody_s_password_becomes_something_that_is_no_verifier(
    refused: Refused, role: str, made: str
) -> None:
    refused(
        role,
        f"SELECT hotline.change_password(jsonb_build_object('verifier', {made}::text))",
        "HD400",
    )


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM hotline_log.first_password", "SELECT * FROM hotline_log.first_password",
     "SELECT hotline_log.given_password(1)"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["agent", "administrator"])
def test_that_nobody_declares_a_given_password_his_own(
    refused: Refused, role: str, statement: str
) -> None:
    refused(role, statement)
