"""A city's row, made once, whatever the campaign."""

from sqlalchemy import select

from app.extensions import db
from app.models import City
from app.places.postal import Place
from app.places.slugs import slugify
from app.places.states import NAMES, TIME_ZONES

__all__ = ["add", "get_or_create", "slugify"]


def get_or_create(place: Place) -> City:
    """The city's row for a postal place, with its coordinates; its council, wards and ZIP shares come later."""
    return add(place.name, place.state, latitude=place.latitude, longitude=place.longitude)


def add(
    name: str,
    state: str,
    *,
    council: str = "",
    time_zone: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> City:
    """The city of this name and state, new if there was none. Raises ValueError for a state that is none."""
    state = state.strip().upper()
    if state not in NAMES:
        raise ValueError(f"no such state: {state}")
    slug = slugify(name, state)
    city = db.session.scalar(select(City).filter_by(slug=slug))
    if city is None:
        city = City(
            slug=slug, name=name.strip(), state=state, time_zone=time_zone or TIME_ZONES[state],
            council=council or f"{name.strip()} City Council", latitude=latitude, longitude=longitude,
        )  # fmt: skip
        db.session.add(city)
        db.session.flush()
    return city
