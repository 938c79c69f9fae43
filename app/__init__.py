"""The core: everything but the screen. Knows no Qt."""
