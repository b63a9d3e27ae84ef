"""The share picture: the demand on the campaign's colour, with the tally (Open Graph, 1200 × 630 pixels)."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

FONTS = Path(__file__).parent.parent / "static/vendor/fonts"


@lru_cache(maxsize=128)
def draw(title: str, council: str, signatures: int, goal: int, accent: str) -> bytes:
    """The picture as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1200, 630), accent)
    pen = ImageDraw.Draw(image)
    pen.text((70, 60), council, font=_font("atkinson-hyperlegible-next-latin-400-normal", 34), fill="#ffffff")
    lines = wrap(title, 26)[:4]
    size = 104 if len(lines) < 4 else 84
    for i, line in enumerate(lines):
        pen.text((70, 115 + i * size), line, font=_font("barlow-condensed-latin-700-normal", size), fill="#ffffff")
    pen.text((70, 478), f"{signatures:,}", font=_font("barlow-condensed-latin-700-normal", 76), fill="#e9b949")
    strokes = 150
    made = min(strokes, signatures * strokes // max(goal, signatures, 1))
    for i in range(strokes):
        x = 330 + i // 5 * 27
        at = (x - 2, 548, x + 20, 498) if i % 5 == 4 else (x + i % 5 * 6, 496, x + i % 5 * 6, 550)
        pen.line(at, fill="#e9b949" if i < made else "#7c9689", width=3)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)
