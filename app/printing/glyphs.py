"""Which letters the papers can print, and what stands for those they cannot: `𓀀` → `[U+13000]`.

PDF/UA forbids a letter without a glyph, so one name in a script that no shipped font has would stop the whole packet.
typst seeks one face for a letter together with its marks: a mark that its letter's face lacks is spelled out too.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
# Shown by nothing of their own and therefore in need of no glyph (Unicode, Default_Ignorable_Code_Point); U+FEFF is
# one, but PDF/UA forbids it.
UNSEEN = frozenset(
    map(chr, (0xAD, 0x34F, 0x61C, *range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x2028, 0x202F),
              *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)))
)  # fmt: skip
SPACE = frozenset("\t\n\r")  # typst takes these for a space or a new line
JOINER = "\u200d"  # ties the next letter to this one
MODIFIERS = frozenset(map(chr, (0xFF9E, 0xFF9F, *range(0x1F3FB, 0x1F400))))  # marks in all but name
Face = frozenset[str]


def printable(text: str) -> str:
    """The text as it can be printed."""
    return text if _simple().issuperset(text) else "".join(map(_spelled, _clusters(text)))


def plain(text: str) -> str:
    """The same, wherever one face cannot do it alone: it has all of Latin, Greek and Cyrillic, and nothing else."""
    return "".join(letter if letter in _latin() else _code(letter) for letter in text)


def lacking(texts: Iterable[str]) -> bool:
    """Whether anything in these is printed as its number."""
    return any(printable(text) != text for text in texts)


def folders() -> list[Path]:
    """Where the faces of all scripts lie, found without importing their packages."""
    return [Path(spec.origin).parent for name in PACKAGES if (spec := find_spec(name)) and spec.origin]


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """The letters of each upright face."""
    files = sorted(file for folder in folders() for file in folder.iterdir() if file.suffix in (".ttf", ".otf", ".ttc"))
    return tuple(_letters(file.read_bytes()) for file in files if "Italic" not in file.name)


@lru_cache(maxsize=1)
def _simple() -> Face:
    """Letters that stand for themselves, whatever stands beside them."""
    return frozenset(letter for face in faces() for letter in face if not _follows(letter)) | SPACE


@lru_cache(maxsize=1)
def _latin() -> Face:
    return next(face for face in faces() if {"a", "α", "я"} <= face) | SPACE


def _clusters(text: str) -> Iterator[str]:
    """Each letter with the marks on it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (_follows(text[place]) or text[place - 1] == JOINER):
            yield text[start:place]
            start = place


def _follows(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M" or letter in UNSEEN or letter in MODIFIERS


def _spelled(cluster: str) -> str:
    seen = set(cluster) - UNSEEN
    if seen <= SPACE or any(face >= seen for face in faces()):
        return cluster
    return "".join(letter if letter in _simple() or letter in UNSEEN else _code(letter) for letter in cluster)


def _code(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def _letters(font: bytes) -> Face:
    """What a font file maps to a glyph; of a collection its first face, since all of ours have the same letters."""
    face = struct.unpack_from(">L", font, 12)[0] if font[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", font, face + 4)[0]
    tables = dict(struct.unpack_from(">4s4xL4x", font, face + 12 + 16 * n) for n in range(count))
    base = tables[b"cmap"]
    parts = [
        base + struct.unpack_from(">4xL", font, base + 4 + 8 * n)[0]
        for n in range(struct.unpack_from(">H", font, base + 2)[0])
    ]
    kinds = {struct.unpack_from(">H", font, part)[0]: part for part in parts}
    found = _segmented(font, kinds[12]) if 12 in kinds else _paged(font, kinds[4])
    return frozenset(map(chr, found)) - {"\0", "\ufeff"}


def _segmented(font: bytes, at: int) -> Iterator[int]:
    """Format 12 of the table cmap (OpenType 1.9)."""
    groups = struct.unpack_from(">L", font, at + 12)[0]
    for first, last in struct.iter_unpack(">LL4x", font[at + 16 : at + 16 + 12 * groups]):
        yield from range(first, last + 1)


def _paged(font: bytes, at: int) -> Iterator[int]:
    """Format 4: of letters below U+10000 only."""
    size = struct.unpack_from(">H", font, at + 6)[0]  # twice the number of segments
    shape = f">{size // 2}H"
    lasts, firsts, deltas, offsets = (
        struct.unpack_from(shape, font, at + place) for place in (14, 16 + size, 16 + 2 * size, 16 + 3 * size)
    )
    for n, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        for letter in range(first, last + 1):
            slot = at + 16 + 3 * size + 2 * n + offset + 2 * (letter - first)
            glyph = struct.unpack_from(">H", font, slot)[0] if offset else letter + delta & 0xFFFF
            if glyph and letter != 0xFFFF:
                yield letter
