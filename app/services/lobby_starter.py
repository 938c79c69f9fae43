"""What the lobby desk of a new database starts with: the services and their papers."""

import tomllib
from typing import Any

from app.resources import resource


def starter_lobby_services() -> list[dict[str, Any]]:
    """大厅业务, in the order of the file, each with its source."""
    content = tomllib.loads(resource("catalogue", "lobby.toml").read_text("utf-8"))
    return [
        {
            **service,
            "papers": [_paper(paper) for paper in service["papers"]],
            "position": position,
            "source": content["sources"][service["source"]],
            "active": True,
        }
        for position, service in enumerate(content["service"])
    ]


def _paper(raw: dict[str, Any]) -> dict[str, Any]:
    return {"note": "", "note_en": "", **raw}
