"""Where the files shipped with the program are: fonts, icons, theme, translations, starter data."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file, e.g. `resource("theme", "tokens.json")`; it must exist."""
    path = ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
