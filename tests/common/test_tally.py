"""The tally reads well at 3, 300 and 300,000."""

import pytest

from app.common.tally import GROUPS, draw, lines


def strokes(path: str) -> int:
    return path.count("M")


@pytest.mark.parametrize(
    ("count", "goal", "worth", "made", "to_go"),
    [
        (0, 100, 1, 0, 100),
        (3, 100, 1, 3, 97),
        (3, 3, 1, 3, 0),  # a goal that is reached leaves nothing to go
        (212, 200, 2, 106, 0),
        (3, 4, 1, 3, 2),  # groups are drawn whole
        (300, 500, 5, 60, 40),
        (300_000, 500_000, 5_000, 60, 40),
        (1, 500_000, 5_000, 1, 99),  # one person is seen
        (999_999, 100, 10_000, 99, 0),
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
    assert count >= goal or total % 5 == 0
    assert total <= GROUPS * 5
    assert drawn.width >= total * 34 / 5
    assert len(drawn.made) + len(drawn.to_go) < 3000


def test_the_fifth_stroke_is_the_slash() -> None:
    first = draw(5, 5).made.split(" M")
    assert [path.rpartition("V")[1] for path in first] == ["V", "V", "V", "V", ""]


def test_the_strokes_for_pens_that_know_no_svg() -> None:
    assert lines(draw(5, 5).made) == [(3, 2, 3, 22), (10, 2, 10, 22), (17, 2, 17, 22), (24, 2, 24, 22), (1, 20, 27, 4)]


def test_a_row_of_fewer_groups_has_strokes_of_more_worth() -> None:
    assert (draw(300, 500, groups=15).worth, draw(300, 500).worth) == (10, 5)
