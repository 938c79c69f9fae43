"""What a person set is there at the next start; damage falls back to the default."""

from pathlib import Path

from PySide6.QtCore import QByteArray

from ui.preferences import Density, Preferences, ThemeChoice


def test_that_choices_are_there_at_the_next_start(tmp_path: Path) -> None:
    first = Preferences(tmp_path / "desk.ini")
    assert (first.language, first.zoom, first.density) == (None, 100, None)
    assert first.theme is ThemeChoice.SHIFT
    first.language, first.zoom, first.theme = "en", 150, ThemeChoice.DARK
    first.density = Density.COMPACT
    first.set_sizes("desk", [592, 404, 324])
    first.set_bytes("window", QByteArray(b"geometry"))
    first.save()
    again = Preferences(tmp_path / "desk.ini")
    assert (again.language, again.zoom, again.density) == ("en", 150, Density.COMPACT)
    assert again.theme is ThemeChoice.DARK
    assert again.sizes("desk") == [592, 404, 324]
    assert again.bytes("window") == QByteArray(b"geometry")


def test_that_damaged_values_fall_back(tmp_path: Path) -> None:
    path = tmp_path / "desk.ini"
    path.write_text("[General]\nzoom=17\ntheme=pink\ndensity=x\n[sizes]\ndesk=a|b\n")
    damaged = Preferences(path)
    assert damaged.zoom == 100
    assert damaged.theme is ThemeChoice.SHIFT
    assert damaged.density is None
    assert damaged.sizes("desk") == []
