"""The parts of the main window: rail, call bar, status line, palette, overlays."""
