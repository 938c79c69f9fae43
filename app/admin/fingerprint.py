"""What a site's database is made of, to see what a command changed and what somebody changed."""

import hashlib
import json
from typing import Any, TypeAlias

import sqlalchemy as sa

Fingerprint: TypeAlias = dict[str, frozenset[str]]

_OURS = (
    "(SELECT oid FROM pg_namespace WHERE nspname IN ('hotline', 'hotline_log', 'hotline_roles'))"
)
_KIND = "CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\""


def _sorted(rights: str, kind: str = "", owner: str = "") -> str:
    """Rights in one order, whatever the order in which they were given.

    Those that go without saying are the same, said or not: a restore does not say them.
    """
    said = f"coalesce({rights}, acldefault({kind}, {owner}))" if kind else rights
    return f"(SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest({said}) AS x)"


# One query a kind; each row is one thing with everything about it. Partitions come and go with the
# months, people (and the counters of what they looked up) with the days: no part of it.
_QUERIES = {
    "tables": f"""
        SELECT format('%s %s %s owner=%s acl=%s rls=%s options=%s', n.nspname, c.relname, c.relkind,
                      pg_get_userbyid(c.relowner), {_sorted("c.relacl", _KIND, "c.relowner")},
                      c.relrowsecurity, c.reloptions)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relnamespace IN {_OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
          AND NOT c.relispartition AND c.relname !~ '^looked_[a-z]+_[0-9]+$'""",
    "columns": f"""
        SELECT format('%s.%s %s null=%s default=%s acl=%s collation=%s', a.attrelid::regclass,
                      a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                      pg_get_expr(d.adbin, d.adrelid), {_sorted("a.attacl")},
                      a.attcollation::regcollation)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace IN {_OURS} AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped""",
    "indexes": f"""
        SELECT pg_get_indexdef(c.oid) FROM pg_class c
        WHERE c.relnamespace IN {_OURS} AND c.relkind IN ('i', 'I') AND NOT c.relispartition""",
    "constraints": f"""
        SELECT format('%s %s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.connamespace IN {_OURS} AND NOT c.relispartition AND k.conparentid = 0""",
    "triggers": f"""
        SELECT format('%s enabled=%s %s', t.tgrelid::regclass, t.tgenabled,
                      pg_get_triggerdef(t.oid))
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace IN {_OURS} AND NOT t.tgisinternal AND NOT c.relispartition""",
    "policies": """
        SELECT format('%s.%s %s %s %s %s using %s check %s', schemaname, tablename, policyname,
                      permissive, roles, cmd, qual, with_check)
        FROM pg_policies WHERE schemaname LIKE 'hotline%'""",
    "functions": f"""
        SELECT format('%s owner=%s acl=%s %s', p.oid::regprocedure, pg_get_userbyid(p.proowner),
                      {_sorted("p.proacl", "'f'", "p.proowner")}, md5(pg_get_functiondef(p.oid)))
        FROM pg_proc p WHERE p.pronamespace IN {_OURS}""",
    "rights": f"""
        SELECT format('schema %s acl=%s', nspname, {_sorted("nspacl", "'n'", "nspowner")})
        FROM pg_namespace
        WHERE nspname IN ('hotline', 'hotline_log', 'hotline_roles', 'public')
        UNION ALL
        SELECT format('database acl=%s', {_sorted("datacl", "'d'", "datdba")}) FROM pg_database
        WHERE datname = current_database()
        UNION ALL
        SELECT format('database settings=%s', s.setconfig) FROM pg_db_role_setting s
        JOIN pg_database d ON d.oid = s.setdatabase
        WHERE d.datname = current_database() AND s.setrole = 0""",
    "roles": """
        SELECT format('%s login=%s createrole=%s inherit=%s', rolname, rolcanlogin, rolcreaterole,
                      rolinherit)
        FROM pg_roles WHERE rolname LIKE 'hotline\\_%'
        UNION ALL
        SELECT format('%s in %s admin=%s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid),
                      m.admin_option)
        FROM pg_auth_members m
        WHERE pg_get_userbyid(m.member)::text LIKE 'hotline\\_%'""",
}
KINDS = tuple(_QUERIES)


def take(connection: sa.Connection) -> Fingerprint:
    """Everything that setting up and upgrading may make or change, besides rows."""
    if not connection.scalar(sa.text("SELECT to_regnamespace('hotline_log') IS NOT NULL")):
        return {kind: frozenset() for kind in _QUERIES}
    # Names are printed without the schema where the search path has it: make that the same for all.
    before = connection.exec_driver_sql("SHOW search_path").scalar()
    connection.exec_driver_sql("SET search_path = pg_catalog")
    try:
        return {
            kind: frozenset(connection.exec_driver_sql(_plain(query)).scalars())
            for kind, query in _QUERIES.items()
        }
    finally:
        connection.execute(
            sa.text("SELECT set_config('search_path', :before, false)"), {"before": before}
        )


def digests(found: Fingerprint) -> dict[str, str]:
    """One short text a kind, to be compared with later ones."""
    return {
        kind: hashlib.sha256("\n".join(sorted(things)).encode()).hexdigest()
        for kind, things in found.items()
    }


def remember(connection: sa.Connection, found: Fingerprint) -> None:
    """Keep the digests at the site, for the doctor to compare with."""
    connection.execute(
        sa.text(
            "INSERT INTO hotline_log.site VALUES ('fingerprint', :value)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            " WHERE site.value <> excluded.value"
        ),
        {"value": json.dumps(digests(found), sort_keys=True)},
    )


def remembered(connection: sa.Connection) -> dict[str, Any] | None:
    """The digests of the last set-up or upgrade; None where nobody kept them."""
    value = connection.scalar(
        sa.text("SELECT value FROM hotline_log.site WHERE key = 'fingerprint'")
    )
    return dict(json.loads(value)) if value else None


def _plain(query: str) -> str:
    return query.replace("%", "%%")
