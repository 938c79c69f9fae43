"""One server for the attempts of a module, and how an attempt is judged."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.helpers.besieged import Besieged
from tests.helpers.postgres import Server

DENIED = "42501"
Refused = Callable[..., None]


@pytest.fixture(scope="module")
def site(
    postgres: Server, postgres_template: str, request: pytest.FixtureRequest
) -> Iterator[Besieged]:
    """A full database that nothing may change."""
    name = re.sub(r"\W", "_", request.module.__name__.rsplit(".", 1)[-1])
    postgres.create(name, postgres_template)
    site = Besieged(postgres, name)
    yield site
    site.close()
    postgres.drop(name)


@pytest.fixture
def refused(site: Besieged) -> Refused:
    """Try a statement as a role: it must fail with one of the codes and change nothing."""

    def attempt(role: str, statement: str, *codes: str, values: Any = None) -> None:
        before = site.fingerprint()
        with site.fresh(role) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(statement, values)
        assert caught.value.sqlstate in (codes or (DENIED,)), caught.value
        assert site.fingerprint() == before

    return attempt
