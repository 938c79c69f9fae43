"""The doctor on the way in: TLS, passwords, pg_hba.conf."""

from app.admin.findings import Examined, Findings, advice, fine, must
from app.i18n import _

_LOOPBACK = ("127.0.0.1", "::1", "localhost", "samehost")
_ANYWHERE = ("0.0.0.0", "::", "all")  # noqa: S104 - we look for it, we do not listen on it


def encryption(site: Examined) -> Findings:
    """What goes over the network is encrypted."""
    listens = {part.strip() for part in site.settings["listen_addresses"].split(",")} - {""}
    if site.settings["ssl"] == "on":
        yield fine(_("TLS is on, at least {version}").format(
            version=site.settings["ssl_min_protocol_version"]))  # fmt: skip
    elif listens <= set(_LOOPBACK):
        yield advice(_("TLS is off; the server listens on this computer only"),
                     _("Set ssl = on before desks connect over the network."))  # fmt: skip
    else:
        yield must(_("TLS is off and the server listens on {addresses}").format(
            addresses=site.settings["listen_addresses"]),
            _("Set ssl = on with a certificate of your CA (docs/OPERATIONS.md)."))  # fmt: skip


def passwords(site: Examined) -> Findings:
    """Passwords are kept as SCRAM verifiers."""
    kind = site.settings["password_encryption"]
    if kind != "scram-sha-256":
        yield must(f"password_encryption = {kind}",
                   "ALTER SYSTEM SET password_encryption = 'scram-sha-256'")  # fmt: skip
    else:
        yield fine("password_encryption = scram-sha-256")
    old = site.rows(
        "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL"
        " AND rolpassword NOT LIKE 'SCRAM-SHA-256%' ORDER BY 1"
    )
    if old:
        names = ", ".join(row.rolname for row in old)
        yield must(_("passwords that are not kept as SCRAM: {logins}").format(logins=names),
                   _("Give them new passwords."))  # fmt: skip


def rules(site: Examined) -> Findings:
    """Every line of pg_hba.conf: nobody gets in without a password, or in the clear."""
    found = site.rows(
        "SELECT line_number, type, array_to_string(database, ',') AS databases,"
        " array_to_string(user_name, ',') AS users, address, netmask, auth_method, error"
        " FROM pg_hba_file_rules ORDER BY line_number"
    )
    problems = 0
    for row in found:
        for finding in _about(row):
            problems += 1
            yield finding
    if not problems:
        yield fine(_("pg_hba.conf: {n} rules, none too wide").format(n=len(found)))


def _about(row: object) -> Findings:
    line = _Rule(row)
    if line.error:
        yield must(line.shown, _("The line cannot be read: {error}").format(error=line.error))
    elif line.kind == "local":
        if line.method in {"trust", "password", "md5"}:
            yield advice(line.shown, _("Use peer: with {method} other users of the server get in"
                         " more easily.").format(method=line.method))  # fmt: skip
    elif line.method == "reject":
        return
    elif line.method in {"trust", "password", "md5"}:
        text = _("Use scram-sha-256 instead of {method}.").format(method=line.method)
        yield must(line.shown, text)
    elif line.kind in {"host", "hostnossl"} and not line.here:
        yield must(line.shown, _("Use hostssl: this line lets people in without encryption."))
    elif line.anywhere and line.everybody:
        yield advice(line.shown, _("Name the database, the role +hotline_person and the network of"
                     " the desks."))  # fmt: skip


class _Rule:
    """One line of pg_hba.conf."""

    def __init__(self, row: object) -> None:
        self.kind = getattr(row, "type", None) or ""
        self.method = getattr(row, "auth_method", None) or ""
        self.error = getattr(row, "error", None) or ""
        address = getattr(row, "address", None) or ""
        databases = getattr(row, "databases", None) or ""
        users = getattr(row, "users", None) or ""
        self.here = address in _LOOPBACK
        self.anywhere = address in _ANYWHERE
        self.everybody = "all" in databases.split(",") and "all" in users.split(",")
        text = _("pg_hba.conf line {n}: {kind} {databases} {users} {address} {method}")
        self.shown = text.format(
            n=getattr(row, "line_number", 0), kind=self.kind, databases=databases, users=users,
            address=address, method=self.method,
        )  # fmt: skip


def log_file(site: Examined) -> Findings:
    """The server's log holds no numbers and names: they come as parameters of statements."""
    now = site.settings
    with_values = now["log_min_duration_statement"] != "-1" or now["log_statement"] != "none"
    if now["log_statement"] in {"mod", "all"} or (
        with_values and now["log_parameter_max_length"] != "0"
    ):
        yield advice(_("the server's log may hold telephone numbers and names"),
                     "ALTER SYSTEM SET log_parameter_max_length = 0;"
                     " ALTER SYSTEM SET log_statement = 'none'")  # fmt: skip
    else:
        yield fine(_("the server's log holds no parameters of statements"))


CHECKS = (encryption, passwords, rules, log_file)
