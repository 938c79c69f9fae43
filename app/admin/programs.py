"""PostgreSQL's own programs: finding them, and running them with the password out of sight."""

import os
import shutil
import subprocess
from pathlib import Path

from app.admin.connecting import Administrator
from app.domain.errors import Unavailable
from app.i18n import N_, _

VARIABLE = "HOTLINE_PG_BIN"
_MISSING = N_(
    "Install the client programs of PostgreSQL {wanted} (Debian: postgresql-client) or name their"
    " folder in {variable}."
)
_OLD = N_(
    "It is version {found}, the server {wanted}: an older one cannot read a newer server. Install"
    " the client programs of PostgreSQL {wanted} or name their folder in {variable}."
)


def find(name: str, administrator: Administrator) -> Path:
    """The newest pg_dump or pg_restore; Debian's wrapper only when nothing else is there.

    Raises:
        Unavailable: there is none, or it is older than the server.
    """
    found = [(v, p) for p in _candidates(name) if (v := _version(p)) is not None]
    if not found:
        advice = _(_MISSING).format(wanted=administrator.version, variable=VARIABLE)
        raise Unavailable(what=name, advice=advice)
    version, path = max(found, key=lambda one: one[0])
    if version < administrator.version:
        advice = _(_OLD).format(found=version, wanted=administrator.version, variable=VARIABLE)
        raise Unavailable(what=str(path), advice=advice)
    return path


def _candidates(name: str) -> list[Path]:
    file = f"{name}.exe" if os.name == "nt" else name
    named = os.environ.get(VARIABLE)
    if named:
        return [Path(named) / file]
    windows = Path(os.environ.get("PROGRAMFILES", "C:/Program Files")) / "PostgreSQL"
    found = [*Path("/usr/lib/postgresql").glob(f"*/bin/{file}"), *windows.glob(f"*/bin/{file}")]
    on_path = shutil.which(name)
    if on_path:
        found.append(Path(on_path))
    return found


def _version(path: Path) -> int | None:
    """The major version that the program says it is; None when it cannot be run."""
    try:
        said = subprocess.run(  # noqa: S603 - the program was found in known folders
            [path, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    numbers = [word for word in said.split() if word[:1].isdigit()]
    return int(numbers[0].split(".")[0].rstrip("devbtarc")) if numbers else None


def run(path: Path, administrator: Administrator, *arguments: str | Path) -> None:
    """Run it to its end.

    Raises:
        Unavailable: it failed; its last words are the advice.
    """
    done = subprocess.run(  # noqa: S603 - the program was found in known folders
        [path, *arguments],
        env=administrator.environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise Unavailable(what=path.name, advice=last)
