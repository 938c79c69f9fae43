"""`python -m tests.fault NAME [--runs N]`: faults with real processes; no NAME lists them."""

import argparse
import importlib
import logging
import pkgutil
from pathlib import Path

HELPERS = {"desk", "site", "ledger", "standby", "day", "forms", "conftest"}


def main() -> int:
    """Run the named fault's `run(runs)`."""
    names = sorted(
        m.name
        for m in pkgutil.iter_modules([str(Path(__file__).parent)])
        if not m.name.startswith(("_", "test_")) and m.name not in HELPERS
    )
    parser = argparse.ArgumentParser(prog="python -m tests.fault", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names)
    parser.add_argument("--runs", type=int)
    given = parser.parse_args()
    if given.name is None:
        for name in names:
            module = importlib.import_module(f"tests.fault.{name}")
            print(f"{name:20} {(module.__doc__ or '').strip().splitlines()[0]}")
        return 0
    logging.disable(logging.WARNING)
    run = importlib.import_module(f"tests.fault.{given.name}").run
    return 0 if run(*([given.runs] if given.runs else [])) else 1


if __name__ == "__main__":
    raise SystemExit(main())
