"""The tally: four strokes and a slash, filled up to the count, the rest of the way to the goal in outline."""

from dataclasses import dataclass

GROUPS = 30  # at most, whatever the count
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Tally:
    """`made` and `to_go` are SVG path data in a box `width` × 24; one stroke stands for `worth` signatures."""

    made: str
    to_go: str
    width: int
    worth: int


def draw(count: int, goal: int, groups: int = GROUPS) -> Tally:
    """The drawing for a count and a goal, of so many groups at most. A goal that is passed leaves nothing to go."""
    most = max(count, goal, 1)
    worth = _worth(most, groups)
    strokes = max(5, -(-most // worth))
    strokes += -strokes % 5
    filled = -(-count // worth) if count < worth else count // worth
    paths = [_stroke(i) for i in range(strokes)]
    to_go = [] if count >= goal else paths[filled:]
    return Tally(" ".join(paths[:filled]), " ".join(to_go), strokes // 5 * 34, worth)


def lines(path: str) -> list[tuple[int, int, int, int]]:
    """The strokes of a path as x, y, x, y: for pens that know no SVG."""
    found = []
    for stroke in path.split("M")[1:]:
        start, _slash, end = stroke.strip().replace("V", "L").partition("L")
        x, y = map(int, start.split())
        x2, y2 = map(int, end.split()) if " " in end else (x, int(end))
        found.append((x, y, x2, y2))
    return found


def _worth(most: int, groups: int) -> int:
    size = 1
    while True:
        for step in STEPS:
            if step * size * groups * 5 >= most:
                return step * size
        size *= 10


def _stroke(i: int) -> str:
    x = i // 5 * 34 + 3
    if i % 5 == 4:
        return f"M{x - 2} 20L{x + 24} 4"
    return f"M{x + i % 5 * 7} 2V22"
