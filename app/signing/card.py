"""The share picture: the demand on the campaign's colour, with the tally (Open Graph, 1200 × 630 pixels)."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from app.common import tally

FONTS = Path(__file__).parent.parent / "static/vendor/fonts"
SIZE = (1200, 630)
LEFT, WIDE = 70, 1060  # where everything begins, and how far it may go
MARK, OPEN = "#e9b949", 0.6  # the strokes made; how much of the ground shines through those to go


@lru_cache(maxsize=128)
def draw(title: str, council: str, words: str, signatures: int, goal: int, accent: str) -> bytes:
    """The picture as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, accent)
    pen = ImageDraw.Draw(image)
    pen.text((LEFT, 56), council, font=_font("atkinson-hyperlegible-next-latin-400-normal", 34), fill="#ffffff")
    lines = wrap(title, 26)[:4]
    size = 104 if len(lines) < 4 else 84
    for i, line in enumerate(lines):
        pen.text((LEFT, 105 + i * size), line, font=_font("barlow-condensed-latin-700-normal", size), fill="#ffffff")
    pen.text((LEFT, 448), words, font=_font("barlow-condensed-latin-700-normal", 60), fill=MARK)
    _tally(pen, signatures, goal, accent)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _tally(pen: Any, signatures: int, goal: int, accent: str) -> None:
    """The very strokes of the page."""
    drawn = tally.draw(signatures, goal)
    across = min(WIDE / drawn.width, 1.4)
    for strokes, colour in ((drawn.to_go, _mixed(accent, OPEN)), (drawn.made, MARK)):
        for x, y, x2, y2 in tally.lines(strokes):
            pen.line((LEFT + x * across, 532 + y * 2, LEFT + x2 * across, 532 + y2 * 2), fill=colour, width=4)


def _mixed(colour: str, share: float) -> str:
    """That share of a colour, the rest white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part * share + 255 * (1 - share)):02x}" for part in parts)


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)
