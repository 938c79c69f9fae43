"""All rows in one place, for who looks at the whole schema: the migrations and a server's upgrade.

The program itself loads the rows that it works with.
"""

from app.data import (  # noqa: F401 - importing registers the rows
    accounts,
    calls,
    catalogue,
    lobby,
    outages,
    people,
    places,
    tickets,
)
from app.data.base import Row

metadata = Row.metadata
