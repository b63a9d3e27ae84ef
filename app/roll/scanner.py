"""Pictures out of whatever somebody uploads as a scan, in a process of its own with little time and memory, since
decoders are where bad files do harm. Arguments: source, kind (pdf, jpeg, png), folder, first page's number, most pages.

Run by roll/scans.py. Writes page-N.jpg, re-encoded, without anything of the file but its pixels; prints their sizes as
JSON, or a code of what is wrong with it and ends with 1. Knows nothing of the application.
"""

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EDGE = 2400  # pixels, the longer side: 200 dots an inch of a Letter page
PIXELS = 60_000_000  # what is more is no photograph of a sheet
MEMORY, SECONDS, FILE = 1_500_000_000, 60, 50_000_000


class Bad(Exception):
    """A code: broken, locked, too_large, too_many, empty."""


def main(source: Path, kind: str, folder: Path, first: int, most: int) -> list[list[int]]:
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, FILE)):
        resource.setrlimit(what, (limit, limit))
    pages = _pdf(source, most) if kind == "pdf" else _picture(source, kind)
    sizes = []
    for number, page in enumerate(pages, first):
        picture = page.convert("L" if page.mode in ("1", "L", "LA") else "RGB")
        picture.thumbnail((EDGE, EDGE))
        picture.save(folder / f"page-{number}.jpg", "JPEG", quality=80, optimize=True)
        sizes.append([number, picture.width, picture.height])
        print(number, file=sys.stderr, flush=True)
    return sizes


def _picture(source: Path, kind: str) -> Iterator[Any]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture: Any = Image.open(source, formats=[kind.upper()])
        if picture.width * picture.height > PIXELS:
            raise Bad("too_large")
        picture.draft("RGB", (EDGE, EDGE))
        picture.load()
        picture = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Bad("too_large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Bad("broken") from None
    if "A" in picture.getbands() or picture.mode == "P":  # what is transparent is paper
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    elif picture.mode.startswith(("I", "F")):  # 16 bits of grey
        picture = picture.convert("F").point(lambda level: level * (1 / 257)).convert("L")
    yield picture


def _pdf(source: Path, most: int) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(str(source))
    except pypdfium2.PdfiumError as error:
        raise Bad("locked" if "password" in str(error).lower() else "broken") from None
    if not 0 < len(document) <= most:
        raise Bad("too_many" if len(document) else "empty")
    for number in range(len(document)):
        try:
            page = document[number]
            longer = max(page.get_size())
            if longer <= 0:
                raise Bad("broken")
            yield page.render(scale=EDGE / longer, may_draw_forms=False).to_pil()
        except pypdfium2.PdfiumError:
            raise Bad("broken") from None


if __name__ == "__main__":
    try:
        print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))))
    except Bad as bad:
        print(json.dumps(str(bad)))
        sys.exit(1)
    except MemoryError:
        print(json.dumps("too_large"))
        sys.exit(1)
