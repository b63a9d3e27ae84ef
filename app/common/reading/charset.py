"""In which encoding a text file is written: certain where it says so or is valid UTF-8, else likely."""

import re
from pathlib import Path
from typing import NamedTuple

PIECE = 1 << 20
ENOUGH = 2_000  # lines with letters beyond ASCII, by which a single-byte encoding is guessed
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
BEYOND = re.compile(rb"[\x80-\xff][^\n]*")  # a line from its first letter beyond ASCII on
ENDING = re.compile(r"(s|t|d|m|ll|re|ve)\b")  # of a word behind an apostrophe
USUAL = set("áéíóúüñàèìòùâêîôûäëïöçãõåøæœßÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÇÃÕÅØÆŒ")
MARKS = set("‘’“”–—…·«»°ªº¿¡€")


class Charset(NamedTuple):
    name: str
    guessed: bool


def marked(path: Path) -> str | None:
    """The encoding that the file's first bytes say."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in BOMS if head.startswith(mark)), None)


def of(path: Path) -> Charset:
    """The encoding of a text file; one pass over its bytes."""
    if name := marked(path):
        return Charset(name, False)
    with path.open("rb") as file:
        head = file.read(4_096)
    zeros = head[::2].count(0), head[1::2].count(0)  # of the high bytes, big and little end first
    if max(zeros) * 2 > len(head) * 0.6:
        return Charset("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", True)
    good, bad = _lines(path)
    if not bad or good > len(bad):  # UTF-8 with lines from elsewhere pasted in: those are told one by one
        return Charset("utf-8", False)
    return Charset(single(bad), True)


def single(lines: list[bytes]) -> str:
    """The single-byte encoding in which these lines look most like words."""
    scores = {}
    for name in ("cp1252", "mac_roman"):
        texts = [line.decode(name, "replace") for line in lines]
        scores[name] = sum(map(_score, texts))
    if scores["mac_roman"] > scores["cp1252"]:
        return "mac_roman"
    undefined = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in Windows-1252
    return "latin-1" if any(undefined.search(line) for line in lines) else "cp1252"


def _lines(path: Path) -> tuple[int, list[bytes]]:
    """How many lines with letters beyond ASCII are valid UTF-8; those that are not, the first of them."""
    good, rest = 0, b""
    bad: list[bytes] = []
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            piece, rest = rest + piece, b""
            if piece.isascii():
                continue
            whole, _, rest = piece.rpartition(b"\n")
            if len(rest) > PIECE:
                whole, rest = piece, b""
            try:
                whole.decode()
                good += len(BEYOND.findall(whole))
            except UnicodeDecodeError:
                good += _sort(whole, bad)
        if rest:
            good += _sort(rest, bad)
    return good, bad


def _sort(text: bytes, bad: list[bytes]) -> int:
    good = 0
    for line in text.split(b"\n"):
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                if len(bad) < ENOUGH:
                    bad.append(line)
    return good


def _score(text: str) -> int:
    """How much the letters beyond ASCII look like those of names."""
    score = 0
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if letter in USUAL:
            misplaced = (letter.isupper() and before.islower()) or (letter.islower() and after.isupper())
            score += -1 if misplaced else 2
        elif letter == "’":  # O’Brien, the city’s; but Mar’n is Marín
            score += 2 if after.isupper() or ENDING.match(text, place + 1) else -2
        elif letter in MARKS:
            score += -2 if before.isalpha() and after.isalpha() else 0
        else:
            score -= 2
    return score
