"""Shared by all tests: Qt runs offscreen, databases are real, garbage dies on the main thread."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does: no test asserts time.
settings.register_profile("hotline", deadline=None)
settings.load_profile("hotline")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "tests.helpers.keyrings.TestKeyring"  # never the person's

pytest_plugins = ["tests.helpers.databases"]


@pytest.fixture(autouse=True, scope="session")
def _no_collection_in_workers() -> Iterator[None]:
    """As in the program (ui/garbage.py): a worker must not destroy widgets."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _collect_between_tests() -> Iterator[None]:
    """Collect when Python would have, between tests."""
    yield
    if gc.get_count()[0] > 50_000:
        gc.collect()
