"""A campaign's accent colour: dark enough for white text, and the one `<style>` that sets it."""

import hashlib
import re
from base64 import b64encode
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from app.common import tally

DEFAULT = "#214e3b"
CONTRAST = 4.5  # WCAG 2.2, 1.4.3


def contrast_with_white(accent: str) -> float:
    """The contrast ratio of white on this colour, 1 to 21 (WCAG 2.2). ValueError if it is no #rrggbb."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise ValueError(f"not a colour: {accent}")
    light = [int(accent[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in light)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def readable(accent: str) -> bool:
    """Whether white text reads well on it."""
    try:
        return contrast_with_white(accent) >= CONTRAST
    except ValueError:
        return False


def accent_style(accent: str) -> tuple[str, str]:
    """The style sheet that sets the accent, and the CSP source that lets exactly it through (CSP 3, 2.3.1)."""
    css = f":root{{--accent:{accent if readable(accent) else DEFAULT}}}"
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return css, f"'sha256-{digest}'"


def _style(accent: str) -> Any:
    css, source = accent_style(accent)
    g.csp_styles = [*g.get("csp_styles", []), source]
    return Markup("<style>") + Markup(css) + Markup("</style>")  # noqa: S704  (a checked colour and nothing else)


def register(app: Flask) -> None:
    """Templates write `{{ accent_style(campaign.accent) }}` in the head."""
    app.jinja_env.globals.update(accent_style=_style, tally_of=tally.draw)
