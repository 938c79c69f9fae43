"""`admin doctor`: looks at a site and says what to put right; it changes nothing."""

from collections.abc import Iterator

from app.admin import check_access, check_care, check_disk, check_people, check_schema, check_server
from app.admin.connecting import Administrator
from app.admin.console import say
from app.admin.findings import Examined, Finding, Findings, Severity, must
from app.data.engine import Database, translated
from app.i18n import N_, _

_GROUPS = (
    (N_("Server"), check_server.CHECKS),
    (N_("Access"), check_access.CHECKS),
    (N_("Schema"), check_schema.CHECKS),
    (N_("People"), check_people.CHECKS),
    (N_("Upkeep"), check_care.CHECKS + check_disk.CHECKS),
)


def examine(administrator: Administrator, *, every: bool = True) -> int:
    """Print the findings; 1 when something must be put right, else 0.

    Raises:
        Unavailable: the server does not answer.
    """
    counts = dict.fromkeys(Severity, 0)
    database = administrator.open()
    try:
        for group, findings in look(database):
            shown = [f for f in findings if every or f.severity > Severity.FINE]
            for finding in findings:
                counts[finding.severity] += 1
            if shown:
                say(_(group))
            for finding in shown:
                for line in finding.lines():
                    say(f"  {line}")
    finally:
        database.close()
    text = _("{must} must be put right, {better} could be better, {fine} fine")
    say()
    say(text.format(must=counts[Severity.MUST], better=counts[Severity.ADVICE],
                    fine=counts[Severity.FINE]))  # fmt: skip
    return 1 if counts[Severity.MUST] else 0


def look(database: Database) -> Iterator[tuple[str, list[Finding]]]:
    """Group after group; each check stands alone."""
    with translated(), database.reads.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = on")
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.exec_driver_sql("SET search_path = pg_catalog")  # names are printed in full
        site = Examined(connection)
        if not site.value("SELECT to_regclass('hotline_log.site') IS NOT NULL"):
            yield _GROUPS[2][0], list(_empty(site))
            return
        for group, checks in _GROUPS:
            yield group, [finding for check in checks for finding in check(site)]


def _empty(site: Examined) -> Findings:
    name = site.value("SELECT current_database()")
    yield must(_("the database {name} has no schema of this program").format(name=name),
               _("Run admin init-db."))  # fmt: skip
