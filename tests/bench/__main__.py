"""`python -m tests.bench NAME [arguments]`: measurements printed as tables; no NAME lists them."""

import importlib
import inspect
import os
import pkgutil
import sys
from pathlib import Path


def main() -> int:
    """Run the named measurement's `run()` or `run(arguments)`, or list what there is."""
    names = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)])
                   if not m.name.startswith("_") and m.name != "table")  # fmt: skip
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        for name in names:
            module = importlib.import_module(f"tests.bench.{name}")
            print(f"{name:20} {(module.__doc__ or '').strip().splitlines()[0]}")
        return 0 if len(sys.argv) < 2 else 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    run = importlib.import_module(f"tests.bench.{sys.argv[1]}").run
    run(*([sys.argv[2:]] if inspect.signature(run).parameters else []))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
