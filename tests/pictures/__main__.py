"""`./dev pictures DIR [name…]`: every screen in realistic states, every document, as PNG.

Files are named `screen-state.language.theme.size.png`, so that one state's looks lie side by side.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QCursor

from tests.helpers.program import Program
from tests.pictures.alone_scenes import ALONE_SHOTS
from tests.pictures.audit_scenes import AUDIT_SHOTS
from tests.pictures.desk_scenes import DESK_SHOTS
from tests.pictures.documents import draw_documents
from tests.pictures.live_scenes import LIVE_SHOTS
from tests.pictures.lobby_scenes import LOBBY_SHOTS
from tests.pictures.office_scenes import OFFICE_SHOTS
from tests.pictures.outage_scenes import OUTAGE_SHOTS
from tests.pictures.outbox_scenes import OUTBOX_SHOTS
from tests.pictures.people_scenes import PEOPLE_SHOTS
from tests.pictures.scenes import NOW, SHOTS, Shot, close_overlays
from tests.pictures.ticket_scenes import TICKET_SHOTS
from ui.appearance import COMPACT_BELOW
from ui.preferences import Density, ThemeChoice

# Window width and height and zoom; a task bar of 40 px is taken off where the screen is named.
SIZES = {
    "1440x900": (1440, 900, 100),
    "1366x768": (1366, 728, 100),
    "1920x1080": (1920, 1040, 100),
    "150pc": (1620, 1012, 150),
    "200pc": (1920, 1040, 200),
    "1366-200pc": (1366, 728, 200),
}
USUAL = ("1440x900", "1366x768", "150pc")
LANGUAGES = ("zh_CN", "en")
THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
ALL = (
    *SHOTS, *DESK_SHOTS, *TICKET_SHOTS, *OUTAGE_SHOTS, *OFFICE_SHOTS, *OUTBOX_SHOTS, *LOBBY_SHOTS,
    *PEOPLE_SHOTS, *LIVE_SHOTS, *AUDIT_SHOTS, *ALONE_SHOTS,
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Render what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="./dev pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="only pictures whose name holds one of these")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--theme", choices=[t.value for t in THEMES], action="append")
    parser.add_argument("--size", choices=SIZES, action="append")
    wanted = parser.parse_args(arguments)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    shots = [s for s in ALL if not wanted.names or any(n in s.name for n in wanted.names)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOTLINE_DESKTOP"] = f"pictures-{os.getpid()}"
        program = Program(Path(folder), clock=lambda: NOW)
        program.application.telephone.claim()
        program.start()
        for language in wanted.language or LANGUAGES:
            for theme in wanted.theme or [t.value for t in THEMES]:
                for size in wanted.size or USUAL:
                    failed += _look(program, shots, wanted.folder, language, theme, size)
        program.close()
    if not wanted.names or any("document" in n for n in wanted.names):
        draw_documents(wanted.folder)
    return 1 if failed else 0


def _look(
    program: Program, shots: list[Shot], folder: Path, language: str, theme: str, size: str
) -> int:
    width, height, zoom = SIZES[size]
    preferences = program.preferences
    preferences.language, preferences.theme = language, ThemeChoice(theme)
    preferences.zoom = zoom
    compact = width * 100 / zoom < COMPACT_BELOW  # on a screen as wide as the window
    preferences.density = Density.COMPACT if compact else Density.STANDARD
    QCursor.setPos(width + 100, height + 100)  # over nothing
    program.rebuild(width, height)
    failed = 0
    for shot in shots:
        try:
            program.sign_in(shot.login)
            shot.scene(program)
        except Exception as error:  # noqa: BLE001 - the other pictures are wanted all the same
            failed += 1
            print(f"! {shot.name}: {type(error).__name__}: {error}", file=sys.stderr)
        program.settle()
        path = folder / f"{shot.name}.{language}.{theme}.{size}.png"
        shown = shot.window(program) if shot.window else program.window
        shown.grab().save(str(path))
        close_overlays(program)
    print(f"· {language} {theme} {size}: {len(shots)} pictures", flush=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
