"""A shared server as a utility has it: passwords (SCRAM), encryption, an administrator."""

import datetime as dt
import ipaddress
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.bootstrap import VERSION, Services, core_of, front_door, sign_in
from app.data.engine import Database
from app.data.schema import upgrade
from app.data.shared_server import verifier
from app.settings import Paths, Server, Settings
from tests.helpers.postgres import FAST
from tests.helpers.postgres import Server as Postgres
from tests.helpers.seeds import seed_small

ADMIN, ADMIN_PASSWORD = "dengli", "水-kr7-mma-2xq"
DATABASE = "hotline"
_HBA = """
host all app 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


@dataclass
class Site:
    """A running server with a small town and its administrator 邓丽."""

    postgres: Postgres
    authority: Path
    database: Database
    folder: Path
    encrypted: bool = True
    entered: list[Services] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        server = Server(host="127.0.0.1", port=self.postgres.port, database=DATABASE,
                        sslmode="verify-full" if self.encrypted else "disable",
                        sslrootcert=str(self.authority))  # fmt: skip
        return Settings(server=server, paths=Paths(data=self.folder, log=self.folder))

    def with_server(self, **changes: object) -> Settings:
        settings = self.settings
        return replace(settings, server=replace(settings.server, **changes))

    def enter(
        self,
        login: str,
        password: str,
        *,
        remember: bool = False,
        settings: Settings | None = None,
        version: str = VERSION,
    ) -> Services:
        """Sign in by the front door, as the program does; a given password counts as one's own."""
        from app.bootstrap import system_clock
        from app.services.front_door import FrontDoor

        settings = settings or self.settings
        assert front_door(settings) is not None
        self.count_as_own()
        entered = FrontDoor(settings, version, system_clock).enter(
            login, password, remember=remember
        )
        services = sign_in(core_of(settings, entered), entered.person, lambda _change: None)
        self.entered.append(services)
        return services

    def count_as_own(self) -> None:
        """Passwords that were given do for signing in, as if their people had chosen them."""
        self.run("DELETE FROM hotline_log.first_password")

    def leave(self) -> None:
        """Give back the connections of everybody who has signed in."""
        for services in self.entered:
            services.session.database.close()
        self.entered.clear()

    def admin(self) -> Services:
        return self.enter(ADMIN, ADMIN_PASSWORD)

    def plain(self, login: str, password: str) -> "psycopg.Connection[tuple[object, ...]]":
        """A console of this login."""
        return psycopg.connect(
            host="127.0.0.1", port=self.postgres.port, dbname=DATABASE, user=login,
            password=password, autocommit=True, options="-c search_path=hotline",
        )  # fmt: skip

    def run(self, statement: str) -> None:
        """As the superuser."""
        with self.database.reads.connect() as connection:
            connection.exec_driver_sql(statement.replace("%", "%%"))

    def value(self, statement: str) -> object:
        with self.database.reads.connect() as connection:
            return connection.exec_driver_sql(statement.replace("%", "%%")).scalar()


def make_site(folder: Path) -> Site:
    """Start it; end it with `site.postgres.stop()`."""
    certificate, key = make_certificate(folder)
    server = Postgres(f"{FAST} -c password_encryption=scram-sha-256")
    data = server.root / "data"
    for source, name in ((certificate, "server.crt"), (key, "server.key")):
        target = data / name
        target.write_bytes(source.read_bytes())
        target.chmod(0o600)
        if server.who:
            os.chown(target, server.who["user"], server.who["group"])
    (data / "pg_hba.conf").write_text(_HBA)
    server._run("pg_ctl", "-D", data, "reload")
    owner = Database(server.url())
    with owner.reads.connect() as connection:
        built = connection.exec_driver_sql(
            "SELECT setting <> '' FROM pg_settings WHERE name = 'ssl_library'"
        )
        encrypted = bool(built.scalar())
        if encrypted:
            connection.exec_driver_sql("ALTER SYSTEM SET ssl = on")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
    owner.close()
    database = Database(server.create(DATABASE))
    upgrade(database)
    seed_small(database)
    site = Site(server, certificate, database, folder, encrypted)
    enrol(database, ADMIN, "邓丽", "administrator", ADMIN_PASSWORD)
    return site


def enrol(database: Database, login: str, name: str, seat: str, password: str) -> None:
    """Take somebody in as who sets a site up does."""
    values = {"login": login, "name": name, "seat": seat,
              "verifier": verifier(database, login, password)}  # fmt: skip
    with database.reads.connect() as connection:
        connection.execute(
            sa.text("SELECT hotline_log.enrol(CAST(:v AS jsonb))"),
            {"v": json.dumps(values)},
        )


def make_certificate(folder: Path, name: str = "server") -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=9))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    crt, pem = folder / f"{name}.crt", folder / f"{name}.key"
    crt.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ))  # fmt: skip
    return crt, pem
