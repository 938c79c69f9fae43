"""The doctor on what the program made: revision, functions, rows' security, rights of PUBLIC."""

import re
from functools import cache

from app.admin import fingerprint
from app.admin.findings import Examined, Findings, advice, fine, must
from app.admin.words import kind_name
from app.data.schema import head_revision
from app.data.server import sql_texts
from app.i18n import _

_FUNCTION = re.compile(
    r"CREATE OR REPLACE FUNCTION\s+([\w.]+)\(.*?\bAS\s+\$(\w*)\$(.*?)\$\2\$", re.DOTALL
)
_SECURED = re.compile(r"ALTER TABLE ([\w.]+) ENABLE ROW LEVEL SECURITY")
_OWNERS = ("hotline_owner", "hotline_keeper", "hotline_watcher")


def revision(site: Examined) -> Findings:
    """The schema is this program's."""
    now = site.value("SELECT version_num FROM hotline.alembic_version")
    head = _head()
    shown = _("schema {now}, this program knows {head}").format(now=now, head=head)
    if now == head:
        yield fine(_("schema is at {new}").format(new=now))
    elif (now or "") < head:
        yield must(shown, _("Run admin upgrade."))
    else:
        yield advice(shown, _("A newer program has been here: use its doctor."))


def functions(site: Examined) -> Findings:
    """Every function is as this program makes it, and belongs to nobody."""
    wanted = dict(_wanted())
    found = {
        f"{row.schema}.{row.name}": row
        for row in site.rows(
            "SELECT n.nspname AS schema, p.proname AS name, p.prosrc AS body, p.prosecdef AS"
            " definer, pg_get_userbyid(p.proowner) AS owner, p.proconfig AS config"
            " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname IN ('hotline', 'hotline_log', 'hotline_roles')"
        )
    }
    changed = [name for name, body in wanted.items()
               if name not in found or found[name].body != body]  # fmt: skip
    if changed:
        shown = _("functions that are missing or not as this program makes them: {names}")
        yield must(shown.format(names=", ".join(sorted(changed)[:8])), _("Run admin upgrade."))
    foreign = sorted(set(found) - set(wanted))
    if foreign:
        shown = _("functions that this program does not know: {names}")
        yield advice(shown.format(names=", ".join(foreign[:8])),
                     _("An older client may use them; else drop them."))  # fmt: skip
    unsafe = [
        name
        for name, row in found.items()
        if row.owner not in _OWNERS
        or (row.definer and not any(x.startswith("search_path=") for x in row.config or ()))
    ]
    if unsafe:
        shown = _("functions of another owner or without a fixed search_path: {names}")
        yield must(shown.format(names=", ".join(sorted(unsafe)[:8])), _("Run admin upgrade."))
    if not (changed or foreign or unsafe):
        yield fine(_("{n} functions are as this program makes them").format(n=len(wanted)))


# Neither changes while the program runs, and making all functions takes a moment.
_head = cache(head_revision)
_texts = cache(sql_texts)


def _wanted() -> list[tuple[str, str]]:
    """Name and body of each function that the program makes."""
    return [
        (name if "." in name else f"hotline.{name}", body)
        for text in _texts()
        for name, _tag, body in _FUNCTION.findall(text)
    ]


def row_security(site: Examined) -> Findings:
    """Row level security is on where the program wants it."""
    wanted = {name.rpartition(".")[2] for text in _texts() for name in _SECURED.findall(text)}
    on = {
        row.relname
        for row in site.rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND relnamespace IN ('hotline'::regnamespace, 'hotline_log'::regnamespace)"
        )
    }
    if missing := sorted(wanted - on):
        yield must(_("row level security is off: {tables}").format(tables=", ".join(missing)),
                   _("Run admin upgrade."))  # fmt: skip
    else:
        yield fine(_("row level security is on: {tables}").format(
            tables=", ".join(sorted(wanted))))  # fmt: skip


def public_rights(site: Examined) -> Findings:
    """PUBLIC, which is everybody who can connect, may do nothing."""
    found = [row.what for row in site.rows(
        """
        SELECT c.oid::regclass::text AS what FROM pg_class c, aclexplode(c.relacl) AS a
        WHERE a.grantee = 0 AND c.relnamespace::regnamespace::text LIKE 'hotline%'
        UNION
        SELECT p.oid::regprocedure::text FROM pg_proc p,
          aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
        WHERE a.grantee = 0 AND p.pronamespace::regnamespace::text LIKE 'hotline%'
        UNION
        SELECT 'schema ' || n.nspname FROM pg_namespace n,
          aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
        WHERE a.grantee = 0 AND (n.nspname LIKE 'hotline%'
          OR (n.nspname = 'public' AND a.privilege_type = 'CREATE'))
        UNION
        SELECT 'database ' || a.privilege_type FROM pg_database d,
          aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
        WHERE a.grantee = 0 AND d.datname = current_database()
        ORDER BY 1
        """
    )]  # fmt: skip
    if found:
        yield must(_("PUBLIC has rights: {names}").format(names=", ".join(found[:8])),
                   _("Run admin upgrade."))  # fmt: skip
    else:
        yield fine(_("PUBLIC has no rights"))


def as_left(site: Examined) -> Findings:
    """Tables, columns, triggers, policies and rights are as the last upgrade left them."""
    known = fingerprint.remembered(site.connection)
    if known is None:
        yield advice(_("nobody noted how the last upgrade left the database"),
                     _("Run admin upgrade."))  # fmt: skip
        return
    now = fingerprint.digests(fingerprint.take(site.connection))
    changed = [_(kind_name(kind)) for kind in fingerprint.KINDS if now[kind] != known.get(kind)]
    if changed:
        shown = _("changed since the last upgrade: {kinds}")
        yield must(shown.format(kinds=", ".join(changed)),
                   _("Find out who changed them; admin upgrade puts right what it can and names"
                     " what it changed."))  # fmt: skip
    else:
        yield fine(_("tables, triggers, policies and rights are as the last upgrade left them"))


CHECKS = (revision, functions, row_security, public_rights, as_left)
