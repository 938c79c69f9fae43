"""Start of the program. A telephone event and an administrator's command never import Qt."""

import gc
import sys


def _start() -> int:
    if any(a == "--incoming" or a.startswith("--incoming=") for a in sys.argv[1:]):
        from app.integrations.telephone_client import run

        return run(sys.argv[1:])
    if sys.argv[1:2] == ["admin"]:
        from app.admin.command import main as administer

        return administer(sys.argv[2:])
    gc.disable()  # imports leave no garbage; ui.garbage collects it later, on the UI thread
    from ui.start import main

    return main()


if __name__ == "__main__":
    raise SystemExit(_start())
