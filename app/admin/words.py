"""Names of what a database is made of, for people."""

from app.i18n import N_

_KINDS = {
    "tables": N_("tables and sequences"),
    "columns": N_("columns"),
    "indexes": N_("indexes"),
    "constraints": N_("constraints"),
    "triggers": N_("triggers"),
    "policies": N_("row policies"),
    "functions": N_("functions"),
    "rights": N_("rights of schemas and database"),
    "roles": N_("roles of the program"),
}


def kind_name(kind: str) -> str:
    """The words for a kind of the fingerprint; to be translated where it is shown."""
    return _KINDS[kind]
