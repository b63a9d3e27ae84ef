"""What is one line stays one line: a line break typed into a name must not become a line of its own in a file."""

import re

BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # control characters, and Unicode's two separators


def fold(text: str | None) -> str:
    """The text with breaks and other control characters as spaces, none at its ends."""
    return BREAKS.sub(" ", text or "").strip()
