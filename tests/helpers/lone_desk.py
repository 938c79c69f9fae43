"""A desk whose shared server is not there: its person works by what was kept."""

from datetime import UTC, datetime
from pathlib import Path

from app.bootstrap import VERSION, Services, core_of, sign_in
from app.services.front_door import FrontDoor
from app.settings import Desk, Paths, Server, Settings
from tests.helpers.seeds import AGENT

PASSWORD = "mmx-4kd-z7p"


def settings_of(folder: Path) -> Settings:
    """A desk whose server is not there."""
    return Settings(
        server=Server(host="127.0.0.1", port=1, sslmode="disable"),
        paths=Paths(data=folder, log=folder),
        desk=Desk(key_file="always"),
    )


def alone(settings: Settings) -> Services:
    """The agent signs in without the server."""
    door = FrontDoor(settings, VERSION, lambda: datetime.now(UTC))
    entered = door.enter_alone(AGENT.login, PASSWORD)
    core = core_of(settings, entered)
    return sign_in(core, entered.person, lambda _change: None, entered.provision)
