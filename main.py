"""Start of the program. A telephone event is handed over before anything heavy is imported."""

import sys


def _start() -> int:
    if any(a == "--incoming" or a.startswith("--incoming=") for a in sys.argv[1:]):
        from app.integrations.telephone_client import run

        return run(sys.argv[1:])
    from ui.start import main

    return main()


if __name__ == "__main__":
    raise SystemExit(_start())
