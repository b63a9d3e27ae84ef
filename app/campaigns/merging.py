"""Three-way merge of a text: the master version it came from, the petition's own, the newest master.

The unit is the headline, the demand, and within the reasons the paragraph (what blank lines part). Nothing smaller:
two people's words inside one sentence can be put together by a machine, but only a person sees whether the sentence
still says something. Paragraphs that one side alone changed are taken from that side; where both did, or one changed
what the other left out, a person chooses.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from app.campaigns.text import Wording


class Part(NamedTuple):
    """A piece of a text. `kind`: same, ours (the petition alone changed it), theirs (the master alone), both."""

    field: str  # of Wording
    kind: str
    base: str
    ours: str
    theirs: str

    @property
    def taken(self) -> str:
        """What holds if nobody chooses; of a conflict the petition's own."""
        return self.theirs if self.kind == "theirs" else self.ours


def merge(base: Wording, ours: Wording, theirs: Wording) -> list[Part]:
    """The whole text in its parts, in order."""
    whole = [_part(name, *(getattr(text, name) for text in (base, ours, theirs))) for name in ("title", "demand")]
    return [*whole, *_paragraphs(*(_split(text.reasons) for text in (base, ours, theirs)))]


def put(parts: list[Part], chosen: Mapping[int, str]) -> Wording:
    """The text that these parts make; `chosen` says what stands in some of them, by number."""
    said = {number: chosen.get(number, part.taken).strip() for number, part in enumerate(parts)}
    of = {name: [said[n] for n, part in enumerate(parts) if part.field == name] for name in Wording._fields}
    return Wording(*("\n\n".join(text for text in of[name] if text) for name in Wording._fields))


def words(was: str, now: str) -> list[tuple[str, str]]:
    """How a text became another, word by word: (same, out or in; words)."""
    before, after = _words(was), _words(now)
    found: list[tuple[str, str]] = []
    for code, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(("same", "".join(before[a:b])))
            continue
        found += [("out", "".join(before[a:b]))] if b > a else []
        found += [("in", "".join(after[c:d]))] if d > c else []
    return found


def _part(field: str, base: str, ours: str, theirs: str) -> Part:
    if ours == theirs:
        kind = "same"
    elif ours == base:
        kind = "theirs"
    else:
        kind = "ours" if theirs == base else "both"
    return Part(field, kind, base, ours, theirs)


def _paragraphs(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[Part]:
    """Between paragraphs that all three have, what each has there."""
    at = (0, 0, 0)
    for b, o, t, size in [*_common(base, ours, theirs), (len(base), len(ours), len(theirs), 0)]:
        between = ["\n\n".join(text[a:z]) for text, a, z in zip((base, ours, theirs), at, (b, o, t), strict=True)]
        if any(between):
            yield _part("reasons", *between)
        for text in base[b : b + size]:
            yield Part("reasons", "same", text, text, text)
        at = (b + size, o + size, t + size)


def _common(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of paragraphs that stand in all three: where, and how many."""
    mine, other = (SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks() for text in (ours, theirs))
    for first in mine:
        for second in other:
            start = max(first.a, second.a)
            size = min(first.a + first.size, second.a + second.size) - start
            if size > 0:
                yield start, first.b + start - first.a, second.b + start - second.a, size


def _split(reasons: str) -> list[str]:
    return [text.strip() for text in re.split(r"\n[ \t]*\n", reasons.strip()) if text.strip()]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)
