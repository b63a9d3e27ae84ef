"""Where two texts differ, letter by letter: for eyes that decide whether two names are one person's."""

from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.5  # words less alike than this differ as a whole


class Run(NamedTuple):
    """A stretch of text that the other side has as well, or has not."""

    text: str
    differs: bool


def between(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both texts in runs. Case makes no difference, nor does the order of words; against nothing, nothing differs."""
    if not one.strip() or not other.strip():
        return _whole(one), _whole(other)
    mine, theirs = one.split(), other.split()
    common = Counter(map(str.casefold, mine)) & Counter(map(str.casefold, theirs))
    left, right = _apart(mine, common), _apart(theirs, common)
    marks: tuple[dict[int, list[Run]], dict[int, list[Run]]] = ({}, {})
    free = list(right)
    for place in left:
        unlike, best = min(((1 - _alike(mine[place], theirs[at]), at) for at in free), default=(1.0, -1))
        if unlike <= 1 - ALIKE:
            free.remove(best)
            marks[0][place], marks[1][best] = _letters(mine[place], theirs[best])
        else:
            marks[0][place] = [Run(mine[place], True)]
    marks[1].update({place: [Run(theirs[place], True)] for place in free})
    return _joined(mine, marks[0]), _joined(theirs, marks[1])


def _whole(text: str) -> list[Run]:
    return [Run(text, False)] if text.strip() else []


def _apart(words: list[str], common: Counter[str]) -> list[int]:
    """The places of words that the other side has not, or has fewer times."""
    left, places = Counter(common), []
    for place, word in enumerate(words):
        if left[word.casefold()] > 0:
            left[word.casefold()] -= 1
        else:
            places.append(place)
    return places


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _letters(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Two words much alike. A letter that only one of them has is marked there, where the other has none."""
    if len(one.casefold()) != len(one) or len(other.casefold()) != len(other):  # ß: places would shift
        return [Run(one, True)], [Run(other, True)]
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).get_opcodes():
        left.append(Run(one[a:b], kind != "equal"))
        right.append(Run(other[c:d], kind != "equal"))
    return [run for run in left if run.text], [run for run in right if run.text]


def _joined(words: list[str], marks: dict[int, list[Run]]) -> list[Run]:
    """The words with a space between, neighbours of one kind made one run."""
    runs: list[Run] = []
    for place, word in enumerate(words):
        if place:
            _add(runs, Run(" ", False))
        for run in marks.get(place, [Run(word, False)]):
            _add(runs, run)
    return runs


def _add(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].differs == run.differs:
        runs[-1] = Run(runs[-1].text + run.text, run.differs)
    else:
        runs.append(run)
