"""The doctor on the server: version, encoding, durability, memory, clock, long transactions."""

from datetime import UTC, datetime

from app.admin.connecting import OLDEST_SERVER
from app.admin.findings import Examined, Findings, advice, fine, must
from app.i18n import _

_GB = 1024**3
_RESTART = "ALTER SYSTEM SET {name} = {value}"


def version(site: Examined) -> Findings:
    """New enough."""
    number = int(site.value("SELECT current_setting('server_version_num')"))
    shown = _("PostgreSQL {version}").format(version=site.settings["server_version"])
    if number < OLDEST_SERVER * 10_000:
        yield must(shown, _("Upgrade to PostgreSQL {n} or newer.").format(n=OLDEST_SERVER))
    else:
        yield fine(shown)


def encoding(site: Examined) -> Findings:
    """Chinese characters are letters here."""
    row = site.one(
        "SELECT datname, pg_encoding_to_char(encoding) AS encoding, datctype, datlocprovider"
        " FROM pg_database WHERE datname = current_database()"
    )
    shown = _("database {name}: {encoding}, LC_CTYPE {ctype}").format(
        name=row.datname, encoding=row.encoding, ctype=row.datctype
    )
    bad = row.datlocprovider == "c" and row.datctype.upper() in {"C", "POSIX"}
    if row.encoding != "UTF8" or bad:
        yield must(shown, _("Make a new database with init-db and restore a backup into it: this"
                            " cannot be changed, and word searches miss rows."))  # fmt: skip
    else:
        yield fine(shown)


def extensions(site: Examined) -> Findings:
    """None is needed; what is there is somebody else's."""
    found = [row.extname for row in site.rows("SELECT extname FROM pg_extension ORDER BY 1")]
    more = [name for name in found if name != "plpgsql"]
    if "plpgsql" not in found:
        yield must(_("the language plpgsql is missing"), "CREATE EXTENSION plpgsql")
    elif more:
        shown = _("extensions that this program does not need: {names}")
        yield fine(shown.format(names=", ".join(more)))
    else:
        yield fine(_("extensions: none is needed"))


def durability(site: Examined) -> Findings:
    """What was acknowledged stays."""
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        value = site.settings[name]
        if value == "off":
            yield must(f"{name} = off", _("Set {name} = on: a power cut loses calls that were"
                                          " acknowledged.").format(name=name))  # fmt: skip
        else:
            yield fine(f"{name} = {value}")
    if site.settings["data_checksums"] == "off":
        yield advice(_("data checksums are off"), _("Stop the server, run pg_checksums --enable:"
                     " a failing disk is then noticed."))  # fmt: skip
    else:
        yield fine(_("data checksums are on"))


def archive(site: Examined) -> Findings:
    """The log is kept elsewhere: the way back to any moment."""
    if site.settings["wal_level"] == "minimal":
        yield advice("wal_level = minimal", _("Set wal_level = replica and restart: standby and"
                     " point-in-time recovery need it."))  # fmt: skip
        return
    if site.settings["archive_mode"] == "off":
        yield advice("archive_mode = off", _("Archive the WAL (docs/OPERATIONS.md): without it a"
                     " lost disk loses everything since the last backup."))  # fmt: skip
        return
    row = site.one("SELECT *, last_failed_time > coalesce(last_archived_time, '-infinity') AS bad"
                   " FROM pg_stat_archiver")  # fmt: skip
    if row.bad:
        shown = _("archiving fails since {at}: {file}")
        yield must(shown.format(at=row.last_failed_time, file=row.last_failed_wal),
                   _("See the server's log; the disk fills with WAL."))  # fmt: skip
    else:
        yield fine(_("WAL archive: last {file}").format(file=row.last_archived_wal or "-"))


def replication(site: Examined) -> Findings:
    """Standbys keep up, and nobody waits for one that is gone."""
    standbys = site.rows(
        "SELECT application_name AS name, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(),"
        " replay_lsn) AS behind, extract(epoch FROM replay_lag) AS seconds FROM pg_stat_replication"
        " WHERE state IS NOT NULL"
    )
    demanded = site.settings["synchronous_standby_names"]
    if demanded and not any(s.sync_state in {"sync", "quorum"} for s in standbys):
        yield must(_("no synchronous standby is connected ({names})").format(names=demanded),
                   _("Every commit waits. Start a standby, or set synchronous_standby_names = ''"
                     " and reload."))  # fmt: skip
    if not standbys:
        yield advice(_("no standby is connected"), _("A standby takes over when this server is"
                     " lost (docs/OPERATIONS.md)."))  # fmt: skip
    for standby in standbys:
        shown = _("standby {name}: {state}, {mb} MB behind").format(
            name=standby.name, state=standby.sync_state, mb=int((standby.behind or 0) // 2**20)
        )
        late = (standby.behind or 0) > 256 * 2**20 or (standby.seconds or 0) > 60
        yield advice(shown, _("See its log, network and disk.")) if late else fine(shown)
    for slot in site.rows(
        "SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) AS kept"
        " FROM pg_replication_slots WHERE NOT active"
    ):
        if (slot.kept or 0) > _GB:
            shown = _("unused replication slot {name} keeps {gb} GB of WAL")
            yield must(shown.format(name=slot.slot_name, gb=int(slot.kept // _GB)),
                       _("Start its standby, or pg_drop_replication_slot('{name}'): the disk"
                         " fills.").format(name=slot.slot_name))  # fmt: skip


def memory(site: Examined) -> Findings:
    """The indexes fit into the buffers."""
    row = site.one(
        "SELECT setting::bigint * 8192 AS buffers, pg_database_size(current_database()) AS size"
        " FROM pg_settings WHERE name = 'shared_buffers'"
    )
    shown = _("shared_buffers {buffers}, database {size} GB").format(
        buffers=site.settings["shared_buffers"], size=f"{row.size / _GB:.1f}"
    )
    if row.size > _GB and row.buffers < min(row.size / 8, 8 * _GB):
        yield advice(shown, _("Set shared_buffers to a quarter of the server's memory and restart;"
                     " the memory should hold all indexes."))  # fmt: skip
    else:
        yield fine(shown)


def connections(site: Examined) -> Findings:
    """Everybody finds a place."""
    row = site.one(
        "SELECT (SELECT count(*) FROM hotline.person WHERE active) AS people,"
        " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used"
    )
    most = int(site.settings["max_connections"])
    kept = int(site.settings["superuser_reserved_connections"])
    shown = _("max_connections {most}, in use {used}, people {people}").format(
        most=most, used=row.used, people=row.people
    )
    wanted = row.people * 3 + 20
    if row.used > (most - kept) * 0.9:
        yield must(shown, _("Nearly all are in use. Set max_connections = {n} and restart.").format(
            n=max(wanted, most * 2)))  # fmt: skip
    elif most < wanted:
        yield advice(shown, _("If all are at work at once they need {n}: three a desk and twenty"
                     " for others.").format(n=wanted))  # fmt: skip
    else:
        yield fine(shown)
    if kept < 3:
        yield advice(f"superuser_reserved_connections = {kept}",
                     _("Keep 3: else you cannot get in when all are taken."))  # fmt: skip


def transactions(site: Examined) -> Findings:
    """Nobody keeps a transaction open for long: cleaning up stops behind it."""
    old = site.rows(
        "SELECT pid, usename, state, (extract(epoch FROM clock_timestamp() - xact_start) / 60)::int"
        " AS minutes FROM pg_stat_activity WHERE xact_start < now() - interval '15 minutes'"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY xact_start"
    )
    for row in old:
        shown = _("transaction open for {n} minutes: process {pid}, {login}, {state}").format(
            n=row.minutes, pid=row.pid, login=row.usename, state=row.state
        )
        yield advice(shown, f"SELECT pg_terminate_backend({row.pid})")
    held = site.value(
        "SELECT count(*) FROM pg_prepared_xacts WHERE prepared < now() - interval '15 minutes'"
    )
    if held:
        yield must(_("{n} prepared transactions were forgotten").format(n=held),
                   _("See pg_prepared_xacts, then ROLLBACK PREPARED."))  # fmt: skip
    if not old and not held:
        yield fine(_("no transaction is older than 15 minutes"))


def clock(site: Examined) -> Findings:
    """The server's time is the time of every promise. We trust this computer's clock to compare."""
    before = datetime.now(UTC)
    theirs = site.value("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    apart = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    shown = _("clock: {seconds} s from this computer's").format(seconds=f"{apart:.1f}")
    fix = _("Set both clocks by NTP (chrony, systemd-timesyncd, Windows Time).")
    if apart > 60:
        yield must(shown, fix)
    elif apart > 5:
        yield advice(shown, fix)
    else:
        yield fine(shown)
    zone = site.value("SELECT value FROM hotline_log.site WHERE key = 'timezone'")
    if zone and site.settings["TimeZone"].lower() != zone.lower():
        shown = _("time zone of the database {now}, of the site {zone}")
        yield advice(shown.format(now=site.settings["TimeZone"], zone=zone),
                     _("Run admin init-db again."))  # fmt: skip


CHECKS = (version, encoding, extensions, durability, archive, replication, memory, connections,
          transactions, clock)  # fmt: skip
