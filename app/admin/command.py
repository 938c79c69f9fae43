"""The command line of administrators: `main.py admin …`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.domain.errors import HotlineError
from app.i18n import _, choose_language, set_language
from app.settings import Settings, load_settings

BROKEN, REFUSED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when something must be put right, 2 on a mistake."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no Chinese still works
    try:
        settings = load_settings()
        set_language(choose_language(settings.display.language))
        options = _parser().parse_args(arguments)
        return _run(options, settings)
    except HotlineError as error:
        sys.stderr.write(f"{error.message()}\n")
        said = getattr(getattr(error.__cause__, "orig", None), "diag", None)
        if said is not None:  # an administrator can use the server's own words
            sys.stderr.write(f"  {said.severity} {said.sqlstate}: {said.message_primary}\n")
        return REFUSED
    except DBAPIError as error:  # what no desk ever sees
        sys.stderr.write(f"{error.orig}\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from app.admin import connecting

    database = options.database or settings.server.database
    administrator = connecting.connect(options.dsn, database)
    if options.database:
        administrator = administrator.at(options.database)
    match options.command:
        case "init-db":
            from app.admin.setting_up import set_up

            set_up(administrator, settings.site, login=options.login, name=options.name)
        case "upgrade":
            from app.admin.upgrading import bring_up_to_date

            bring_up_to_date(administrator, oldest_client=options.oldest_client)
        case "doctor":
            from app.admin.doctor import examine

            return examine(administrator, every=not options.quiet)
        case "tend":
            from app.admin.tending import tend

            tend(administrator)
        case "demo-site":
            from app.admin.demo_site import make_demo_site

            make_demo_site(administrator, settings.site, accounts=options.accounts)
        case command:
            from app.admin import backup

            if command == "backup":
                backup.back_up(administrator, options.file)
            elif command == "verify":
                backup.verify(administrator, options.file, jobs=options.jobs)
            else:
                backup.restore(administrator, options.file, options.into, jobs=options.jobs)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hotline admin", description=_("Set up and look after a shared PostgreSQL.")
    )
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--dsn", default="",
        help=_("connection string of a superuser, e.g. “host=db1 user=postgres”, without the"
               " password; what it leaves out comes from the PG… variables"),
    )  # fmt: skip
    where.add_argument("--database", default="", help=_("name of the site's database"))
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[where])

    init = add("init-db", _("make database, roles, schema, catalogues and the first administrator"))
    init.add_argument("--login", default="", help=_("login of the first administrator"))
    init.add_argument("--name", default="", help=_("name of the first administrator"))
    newer = add("upgrade", _("bring the schema to this version while desks are working"))
    newer.add_argument("--oldest-client", default="", metavar="VERSION",
                       help=_("older clients may no longer sign in"))  # fmt: skip
    doctor = add("doctor", _("look at everything and say what to put right; changes nothing"))
    doctor.add_argument("--quiet", action="store_true", help=_("leave out what is fine"))
    add("tend", _("make the months ahead, clear old records away; for a nightly timer"))
    saved = add("backup", _("write the database to a file, with a manifest beside it"))
    saved.add_argument("file", type=Path)
    for name, text in (
        ("verify", _("restore a backup into a copy, compare, drop the copy")),
        ("restore", _("restore a backup into a new database")),
    ):
        command = add(name, text)
        command.add_argument("file", type=Path)
        command.add_argument("--jobs", type=int, default=2, help=_("tables at a time"))
        if name == "restore":
            command.add_argument("--into", required=True, help=_("name of the new database"))
    demo = add("demo-site", _("a new database full of invented data, with people to try it"))
    demo.add_argument("--accounts", type=int, default=20_000)
    return parser
