"""How figures and lists stand in a line, in both languages."""

DOT = "\u00a0· "
"""Between the parts of a text that may wrap: a line never begins with the dot."""


def count_text(number: int) -> str:
    """A figure with its thousands apart: 1,000,000."""
    return f"{number:,}"
