"""The doctor on upkeep: partitions, vacuum, indexes, statistics."""

from app.admin.findings import Examined, Findings, advice, fine, must
from app.i18n import _

_PARENTS = ("call", "entry", "read_record")


def partitions(site: Examined) -> Findings:
    """The months ahead are there, and no row had to go to a default partition."""
    names = {
        row.relname
        for row in site.rows(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent IN ('hotline.call'::regclass, 'hotline_log.entry'::regclass,"
            " 'hotline_log.read_record'::regclass)"
        )
    }
    months = [
        row.month
        for row in site.rows(
            "SELECT to_char(now() + make_interval(months => n), '_YYYYMM') AS month"
            " FROM generate_series(0, 2) AS n"
        )
    ]
    missing = [p + m for m in months for p in _PARENTS if p + m not in names]
    soon = [p + m for m in months[:2] for p in _PARENTS if p + m not in names]
    if soon:
        yield must(_("partitions are missing: {names}").format(names=", ".join(soon)),
                   _("Run admin tend."))  # fmt: skip
    elif missing:
        yield advice(_("partitions are missing: {names}").format(names=", ".join(missing)),
                     _("Run admin tend."))  # fmt: skip
    else:
        yield fine(_("partitions are there for this and the next two months"))
    for parent in _PARENTS:
        if f"{parent}_rest" in names:
            stray = site.value(f"SELECT EXISTS (SELECT FROM hotline_log.{parent}_rest)")
            if stray:
                yield advice(_("rows lie in the default partition {name}").format(
                    name=f"{parent}_rest"), _("Run admin tend."))  # fmt: skip


def vacuum(site: Examined) -> Findings:
    """Cleaning up runs, everywhere."""
    bad = 0
    for name in ("autovacuum", "track_counts"):
        if site.settings[name] == "off":
            bad += 1
            yield must(f"{name} = off", f"ALTER SYSTEM SET {name} = on")
    for row in site.rows(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE reloptions::text ~*"
        " 'autovacuum_enabled=(false|off|0|no)'"
    ):
        bad += 1
        yield must(_("autovacuum is off for {table}").format(table=row.name),
                   f"ALTER TABLE {row.name} RESET (autovacuum_enabled)")  # fmt: skip
    for row in site.rows(
        "SELECT schemaname || '.' || relname AS name, n_dead_tup AS dead, n_live_tup AS live"
        " FROM pg_stat_user_tables WHERE n_dead_tup > 100000 AND n_dead_tup > n_live_tup * 0.3"
    ):
        bad += 1
        shown = _("{table}: {dead} dead rows beside {live}")
        yield advice(shown.format(table=row.name, dead=row.dead, live=row.live),
                     f"VACUUM (ANALYZE) {row.name}")  # fmt: skip
    age = site.value("SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()")
    if age > 1_000_000_000:
        bad += 1
        yield must(_("transaction numbers run out: age {n}").format(n=age), "VACUUM (FREEZE)")
    if not bad:
        yield fine(_("autovacuum is on and keeps up"))


def indexes(site: Examined) -> Findings:
    """No index is left broken by a build that was interrupted."""
    broken = site.rows(
        "SELECT indexrelid::regclass::text AS name FROM pg_index"
        " WHERE NOT (indisvalid AND indisready) ORDER BY 1"
    )
    for row in broken:
        yield must(_("the index {name} is not valid").format(name=row.name),
                   f"REINDEX INDEX CONCURRENTLY {row.name}")  # fmt: skip
    if not broken:
        yield fine(_("all indexes are valid"))


CHECKS = (partitions, vacuum, indexes)
