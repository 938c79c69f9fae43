"""The doctor on roles and people: one seat each, nobody with more than the seat."""

from app.admin.findings import Examined, Findings, advice, fine, must
from app.i18n import _

_SPECIAL = ("hotline_owner", "hotline_keeper", "hotline_watcher")
# Logins that hold a seat, with what they are; the keeper gives seats and holds them all.
_SEATED = """
    SELECT l.rolname AS login, array_agg(substr(g.rolname, 9) ORDER BY g.rolname) AS seats
    FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
    WHERE g.rolname LIKE 'hotline\\_%' AND l.rolname NOT LIKE 'hotline\\_%'
      AND g.rolname <> ALL (:special)
    GROUP BY l.rolname
"""


def special_roles(site: Examined) -> Findings:
    """Owner and keepers sign in nowhere, and nobody is one of them."""
    bad = 0
    for row in site.rows(
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles"
        " WHERE rolname = ANY (:special)", special=list(_SPECIAL)
    ):  # fmt: skip
        if row.rolcanlogin or row.rolsuper or row.rolbypassrls:
            bad += 1
            yield must(_("the role {name} may sign in or has special rights").format(
                name=row.rolname),
                f"ALTER ROLE {row.rolname} NOLOGIN NOSUPERUSER NOBYPASSRLS")  # fmt: skip
    for row in site.rows(
        "SELECT g.rolname AS role, l.rolname AS login FROM pg_auth_members m"
        " JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member"
        " WHERE g.rolname = ANY (:special)", special=list(_SPECIAL)
    ):  # fmt: skip
        bad += 1
        yield must(_("{login} is a member of {role}").format(login=row.login, role=row.role),
                   f'REVOKE {row.role} FROM "{row.login}"')  # fmt: skip
    missing = site.value("SELECT count(*) FROM pg_roles WHERE rolname = 'hotline_owner'") == 0
    if missing:
        yield must(_("the role hotline_owner is missing"), _("Run admin upgrade."))
    elif not bad:
        yield fine(_("owner and keepers cannot sign in and have no members"))


def seats(site: Examined) -> Findings:
    """One person, one seat, the one of the person's row."""
    people = {
        row.login: row
        for row in site.rows("SELECT login, seat, active FROM hotline.person ORDER BY login")
    }
    roles = {row.login: row.seats for row in site.rows(_SEATED, special=list(_SPECIAL))}
    bad = 0
    for login, held in sorted(roles.items()):
        for finding in _of_role(login, held, people.get(login)):
            bad += 1
            yield finding
    known = {row.rolname for row in site.rows("SELECT rolname FROM pg_roles WHERE rolcanlogin")}
    without = [p.login for p in people.values() if p.active and p.login not in known]
    if without:
        bad += 1
        shown = _("people who cannot sign in, their login is missing: {logins}")
        yield advice(shown.format(logins=", ".join(without)),
                     _("Give each a password in the program, or set them inactive."))  # fmt: skip
    gone = [p.login for p in people.values() if not p.active and p.login in known]
    if gone:
        bad += 1
        yield must(_("people who have left and can still sign in: {logins}").format(
            logins=", ".join(gone)), f'ALTER ROLE "{gone[0]}" NOLOGIN')  # fmt: skip
    if not any(p.seat == "administrator" and p.active and p.login in known
               for p in people.values()):  # fmt: skip
        bad += 1
        yield must(_("no administrator can sign in"), _("Run admin init-db: it makes one."))
    if not bad:
        yield fine(_("{n} people, each with one seat").format(n=len(people)))


def _of_role(login: str, held: list[str], person: object) -> Findings:
    """What is wrong with one login that holds a seat."""
    if len(held) > 1:
        shown = _("{login} holds several seats: {seats}")
        yield must(shown.format(login=login, seats=", ".join(held)),
                   f'REVOKE hotline_{held[-1]} FROM "{login}"')  # fmt: skip
    if person is None:
        yield must(_("{login} holds a seat but is no person of the program").format(login=login),
                   f'REVOKE hotline_{held[0]} FROM "{login}"')  # fmt: skip
    elif len(held) == 1 and getattr(person, "seat", "") != held[0]:
        shown = _("{login} holds the seat {held}, the program says {seat}")
        yield must(
            shown.format(login=login, held=held[0], seat=getattr(person, "seat", "")),
            _("Set the seat anew in the program."),
        )


def rights(site: Examined) -> Findings:
    """No person has more than the seat gives."""
    bad = 0
    for row in site.rows(
        "SELECT r.rolname FROM pg_roles r JOIN hotline.person p ON p.login = r.rolname"
        " WHERE r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls"
        " OR r.rolreplication ORDER BY 1"
    ):
        bad += 1
        yield must(_("{login} has special rights at the server").format(login=row.rolname),
                   f'ALTER ROLE "{row.rolname}" NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS'
                   " NOREPLICATION")  # fmt: skip
    for row in site.rows(
        "SELECT l.rolname AS login, g.rolname AS role FROM pg_auth_members m"
        " JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member"
        " JOIN hotline.person p ON p.login = l.rolname"
        " WHERE g.rolname NOT LIKE 'hotline\\_%' ORDER BY 1, 2"
    ):
        bad += 1
        yield must(_("{login} is a member of {role}").format(login=row.login, role=row.role),
                   f'REVOKE {row.role} FROM "{row.login}"')  # fmt: skip
    if not bad:
        yield fine(_("no person has special rights at the server"))


CHECKS = (special_roles, seats, rights)
