"""The tally reads well at 3, 300 and 300,000."""

import pytest

from app.common.tally import GROUPS, draw


def strokes(path: str) -> int:
    return path.count("M")


@pytest.mark.parametrize(
    ("count", "goal", "worth", "made", "to_go"),
    [
        (0, 100, 1, 0, 100),
        (3, 100, 1, 3, 97),
        (3, 3, 1, 3, 2),  # groups are drawn whole
        (300, 500, 5, 60, 40),
        (300_000, 500_000, 5_000, 60, 40),
        (1, 500_000, 5_000, 1, 99),  # one person is seen
        (999_999, 100, 10_000, 99, 1),
    ],
)
def test_strokes(count: int, goal: int, worth: int, made: int, to_go: int) -> None:
    drawn = draw(count, goal)
    assert (drawn.worth, strokes(drawn.made), strokes(drawn.to_go)) == (worth, made, to_go)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 149, 150, 151, 12_345, 7_654_321])
@pytest.mark.parametrize("goal", [1, 100, 1_000_000])
def test_the_drawing_stays_small_and_in_its_box(count: int, goal: int) -> None:
    drawn = draw(count, goal)
    total = strokes(drawn.made) + strokes(drawn.to_go)
    assert total % 5 == 0
    assert total <= GROUPS * 5
    assert drawn.width == total // 5 * 34
    assert len(drawn.made) + len(drawn.to_go) < 3000


def test_the_fifth_stroke_is_the_slash() -> None:
    first = draw(5, 5).made.split(" M")
    assert [path.rpartition("V")[1] for path in first] == ["V", "V", "V", "V", ""]
