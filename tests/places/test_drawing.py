"""The map as the server draws it."""

from app.places import drawing
from tests.cast import square


def test_wards_limits_and_dots_in_one_picture() -> None:
    wards = {"Ward 1": square(-150.0, 61.15), "Ward 2": square(-149.9, 61.15)}
    found = drawing.draw(wards, square(-150.0, 61.15), {"99501": 40, "99508": 10, "10001": 5})
    assert found is not None
    assert [ward.name for ward in found.wards] == ["Ward 1", "Ward 2"]
    for ward in found.wards:
        assert 0 < ward.x < found.width
        assert 0 < ward.y < found.height
    assert found.wards[0].x < found.wards[1].x, "east is right"
    assert found.limits.startswith("M")
    assert [(dot.code, dot.people) for dot in found.dots] == [("99501", 40), ("99508", 10)], (
        "what is far away is not drawn"
    )
    assert found.dots[0].radius > found.dots[1].radius


def test_zip_areas_lie_over_the_wards() -> None:
    found = drawing.draw({"Ward 1": square(-150.0, 61.15)}, None, {}, {"99501": square(-149.95, 61.2)})
    assert found is not None
    assert [(area.name, area.path[0]) for area in found.zips] == [("99501", "M")]


def test_nothing_known_no_picture() -> None:
    assert drawing.draw({}, None, {"99501": 3}) is None
