"""Ids made by the client: any write can be repeated safely, and new rows sort by time."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return UUID(bytes=uuid7().bytes)
