"""A city's dot on the picture of the United States."""

import pytest

from app.places import map as picture

# d3-geo 3.1.1, geoAlbersUsa().scale(1300).translate([487.5, 305])
KNOWN = {
    "NC": (-78.9, 35.99, 807.39, 339.21), "AK": (-149.9, 61.22, 112.28, 544.26), "HI": (-157.86, 21.31, 266.92, 549.12),
    "WA": (-122.33, 47.61, 97.68, 46.25), "FL": (-80.19, 25.76, 822.78, 572.57), "ME": (-66.98, 44.9, 956.49, 92.86),
    "CA": (-124.1, 40.8, 26.40, 186.71),
}  # fmt: skip


@pytest.mark.parametrize("state", KNOWN)
def test_dots_lie_where_d3_puts_them(state: str) -> None:
    longitude, latitude, x, y = KNOWN[state]
    assert picture.place(state, longitude, latitude) == pytest.approx((x, y), abs=0.01)


def test_a_dot_s_area_follows_the_signatures(cast) -> None:
    cast.signed("Rosa Marín")
    for city, at in ((cast.millbrook, (61.2, -149.9)), (cast.easton, (58.3, -134.4))):
        city.latitude, city.longitude = at
    one, none = picture.dots([cast.draft, cast.petition])
    assert (one.petition, one.radius, none.radius) == (cast.petition, picture.MOST, picture.LEAST)


def test_a_city_without_coordinates_has_no_dot(cast) -> None:
    cast.millbrook.latitude = None
    assert picture.dots([cast.petition]) == []


def test_the_campaign_s_page_has_the_map_and_the_list(cast, client) -> None:
    for city, at in ((cast.millbrook, (61.2, -149.9)), (cast.easton, (58.3, -134.4))):
        city.latitude, city.longitude = at
    cast.draft.state = "open"
    client.get(f"/{cast.campaign.slug}")
    assert client.page.html.count("<circle") == 2
    assert "Millbrook" in client.page.text
    assert len(client.page.html.encode()) < 100_000
