"""The doctor on the disk: what the site takes, and what is free where it can be seen."""

import shutil
from pathlib import Path

from app.admin.findings import Examined, Findings, advice, fine, must
from app.i18n import _

_GB = 1024**3


def disk(site: Examined) -> Findings:
    """A full disk stops the server. SQL does not tell what is free; the computer itself does."""
    row = site.one(
        "SELECT pg_database_size(current_database()) AS size,"
        " (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()) AS wal,"
        " coalesce(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true)"
        " AS here"
    )
    taken = _("database {size} GB, WAL {wal} GB").format(
        size=f"{row.size / _GB:.1f}", wal=f"{row.wal / _GB:.1f}"
    )
    free = free_at(Path(site.settings["data_directory"])) if row.here else None
    if free is None:
        yield fine(_("{taken}; what is free there is seen on the server only").format(taken=taken))
        return
    shown = _("{taken}, free {free} GB").format(taken=taken, free=f"{free / _GB:.1f}")
    if free < _GB:
        yield must(shown, _("Make room at once: a full disk stops the server."))
    elif free < row.size:
        yield advice(shown, _("Keep as much free as the database takes: verifying a backup makes a"
                              " copy of it."))  # fmt: skip
    else:
        yield fine(shown)


def free_at(folder: Path) -> int | None:
    """Bytes that are free on the folder's disk; None where this account cannot see it."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


CHECKS = (disk,)
