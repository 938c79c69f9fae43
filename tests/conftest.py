"""Shared by all tests: Qt runs offscreen, databases are real."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.helpers.databases"]
