"""A small site on the test session's own server, a proxy before it, a desk behind that."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from tests.fault.site import Site, enter, make_site
from tests.helpers.postgres import Server
from tests.helpers.proxy import Proxy
from tests.helpers.seeds import AGENT

_names = itertools.count(1)


@pytest.fixture(scope="module")
def site(postgres: Server, postgres_template: str) -> Iterator[Site]:
    """A town of the module's own."""
    name = f"fault_{os.getpid()}_{next(_names)}"
    site = make_site(postgres, name=name, template=postgres_template)
    yield site
    site.database.close()
    postgres.drop(name)


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    """The network between the desk and the server."""
    proxy = Proxy(site.server.port)
    yield proxy
    proxy.stop()


@pytest.fixture
def desk(site: Site, proxy: Proxy, tmp_path: Path) -> Iterator[Services]:
    """An agent behind the proxy, signed in."""
    services = enter(site.url(AGENT, proxy.port), AGENT, tmp_path)
    services.catalogue.get()
    services.catalogue.workdays()
    yield services
    services.session.database.close()
