"""Settings: environment over the person's file over the machine's file.

Where the machine-wide file exists, server, TLS and site come from it alone: a person must not be
able to point the program at another server (docs/SETTINGS.md lists every key).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from platformdirs import site_config_path, user_config_path, user_data_path, user_log_path

from app.domain.errors import InvalidInput
from app.i18n import N_

APP = "HotlineDesk"
ENVIRONMENT = "HOTLINE_"
# Sections that only the machine-wide file may set, where it exists.
PROTECTED = ("server", "site", "desk")
USUAL_PORT = 5432
ALONE_AT_MOST = 31
KEY_FILE = ("", "never", "instead", "always")
_NO_NUMBER = N_("{file}, line {line}: “{key}” must be a number, without quotation marks.")
_NO_TEXT = N_("{file}, line {line}: “{key}” must be a text in quotation marks.")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the database is. An empty `host` means the embedded file.

    Several hosts stand with commas between them: the one that takes changes is used. `user` is the
    login that the sign-in offers. `sslmode` and `sslrootcert` are libpq's; over a network use
    verify-full.
    """

    host: str = ""
    port: int = USUAL_PORT
    database: str = "hotline"
    user: str = ""
    sslmode: str = "verify-full"
    sslrootcert: str = ""

    @property
    def title(self) -> str:
        """The server as people name it: its hosts, and the port where it is not the usual one."""
        port = "" if self.port == USUAL_PORT else f":{self.port}"
        return ", ".join(f"{h.strip()}{port}" for h in self.host.split(",") if h.strip())


@dataclass(frozen=True, slots=True)
class Site:
    """The utility: what stands on posters and in scripts.

    `shared_numbers` are telephone numbers that many people call from (不弹户号), with commas
    between them; the hotline's own number and short numbers like 12345 always count as such.
    """

    company: str = "鲁中供水有限公司（示例）"
    hotline: str = "0533-0000111"
    area_code: str = "0533"
    shared_numbers: str = ""
    public_base_url: str = ""
    timezone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Display:
    """First choices for a person who has not chosen: language zh_CN or en, theme, zoom percent."""

    language: str = ""
    theme: str = "shift"
    zoom: int = 100
    density: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders of this person on this desktop; the program creates them when it needs them."""

    data: Path = field(default_factory=lambda: user_data_path(APP, appauthor=False))
    log: Path = field(default_factory=lambda: user_log_path(APP, appauthor=False))


@dataclass(frozen=True, slots=True)
class Desk:
    """What is kept on this computer.

    `key_file`: whether a file may hold the key of drafts and outbox where the operating system
    keeps none: never, instead, always (the key store is not asked); empty: instead for the
    embedded database, never beside a server. `alone_days`: how many days after a sign-in at the
    server its person may take calls here without it; 0: never.
    """

    key_file: str = ""
    alone_days: int = 7


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, validated."""

    server: Server = field(default_factory=Server)
    site: Site = field(default_factory=Site)
    display: Display = field(default_factory=Display)
    paths: Paths = field(default_factory=Paths)
    desk: Desk = field(default_factory=Desk)

    @property
    def embedded_url(self) -> str:
        """Address of the embedded database of one person alone."""
        return f"sqlite:///{self.paths.data / 'hotline.db'}"


def machine_file() -> Path:
    """The machine-wide file, written by an administrator."""
    return site_config_path(APP, appauthor=False) / "hotline.toml"


def person_file() -> Path:
    """The person's own file."""
    return user_config_path(APP, appauthor=False) / "hotline.toml"


def load_settings(
    *,
    machine: Path | None = None,
    person: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read and combine all sources.

    Raises:
        InvalidInput: a file cannot be read, a key is unknown or a value has the wrong type; the
            message names file and line.
    """
    machine = machine or machine_file()
    person = person or person_file()
    settings = Settings()
    protected = machine.exists()
    if protected:
        settings = _apply_file(settings, machine)
    if person.exists():
        settings = _apply_file(settings, person, skip=PROTECTED if protected else ())
    given = os.environ if environment is None else environment
    settings = _apply_environment(settings, given, protected=protected)
    _check_zone(settings.site.timezone)
    _check_key_file(settings.desk.key_file)
    _check_days(settings.desk.alone_days)
    return settings


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # an unknown zone is a KeyError
        raise InvalidInput(
            field="timezone",
            hint=N_("“{zone}” is no time zone; write for example Asia/Shanghai."),
            zone=name,
        ) from error


def _check_key_file(word: str) -> None:
    if word not in KEY_FILE:
        raise InvalidInput(
            field="key_file",
            hint=N_("“{word}” is no choice for key_file; write never, instead or always."),
            word=word,
        )


def _check_days(days: int) -> None:
    if not 0 <= days <= ALONE_AT_MOST:
        raise InvalidInput(
            field="alone_days",
            hint=N_("alone_days must lie between 0 and {most}."),
            most=ALONE_AT_MOST,
        )


def _apply_file(settings: Settings, path: Path, *, skip: tuple[str, ...] = ()) -> Settings:
    import tomllib  # most desks have no such file

    try:
        text = path.read_text("utf-8-sig")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            field=str(path),
            hint=N_("The settings file {file} cannot be read: {reason}"),
            file=path,
            reason=error,
        ) from error
    for section, values in content.items():
        if not isinstance(values, dict) or section not in _SECTIONS:
            raise _unknown(path, _line_of_section(text, section), section)
        if section in skip:
            continue
        settings = _apply_section(settings, section, values, path, text)
    return settings


def _apply_section(
    settings: Settings, section: str, values: Mapping[str, Any], path: Path, text: str
) -> Settings:
    current = getattr(settings, section)
    types = get_type_hints(type(current))
    for key, value in values.items():
        if key not in types:
            raise _unknown(path, _line_of(text, section, key), key)
        if types[key] is Path and isinstance(value, str):
            if value:  # empty: the operating system's usual folder
                current = replace(current, **{key: Path(value)})
        elif isinstance(value, types[key]) and not isinstance(value, bool):
            current = replace(current, **{key: value})
        else:
            raise InvalidInput(
                field=key,
                hint=_NO_NUMBER if types[key] is int else _NO_TEXT,
                file=path,
                line=_line_of(text, section, key),
                key=key,
            )
    return replace(settings, **{section: current})


def _apply_environment(
    settings: Settings, environment: Mapping[str, str], *, protected: bool
) -> Settings:
    """HOTLINE_SECTION_KEY, e.g. HOTLINE_DISPLAY_LANGUAGE=en."""
    for section in _SECTIONS:
        if protected and section in PROTECTED:
            continue
        current = getattr(settings, section)
        for name, kind in get_type_hints(type(current)).items():
            variable = f"{ENVIRONMENT}{section}_{name}".upper()
            value = environment.get(variable)
            if value is None or (not value and kind is not str):
                continue
            try:
                current = replace(current, **{name: kind(value)})
            except ValueError as error:
                raise InvalidInput(
                    field=name,
                    hint=N_("The environment variable {variable} must be a number."),
                    variable=variable,
                ) from error
        settings = replace(settings, **{section: current})
    return settings


def _line_of_section(text: str, section: str) -> int:
    """The line of a table's heading, or of a key that stands outside any table."""
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        name = heading[1] if heading else line.partition("=")[0]
        if _bare(name).partition(".")[0] == section:
            return number
    return 1


def _line_of(text: str, section: str, key: str) -> int:
    """The line of `key` in its own section: the same key may stand in others."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            inside = _bare(heading[1]) == section
            if _bare(heading[1]) == f"{section}.{key}":
                return number
            continue
        name = _bare(line.partition("=")[0])
        if (inside and name.partition(".")[0] == key) or name == f"{section}.{key}":
            return number
    return _line_of_section(text, section)


def _bare(name: str) -> str:
    return "".join(c for c in name if c not in "\"' \t")


def _unknown(path: Path, line: int, key: str) -> InvalidInput:
    return InvalidInput(
        field=key,
        hint=N_("{file}, line {line}: “{key}” is not a known setting."),
        file=path,
        line=line,
        key=key,
    )


_HEADING = re.compile(r"\s*\[+([^\]]*)\]")
_SECTIONS = tuple(f.name for f in fields(Settings))
