"""Where a city lies on a picture of the United States: Albers' equal-area conic, Alaska and Hawaii set in below left.

The numbers are those of d3-geo's geoAlbersUsa at scale 1300 on 975 × 610, in which assets/outline.py's shapes are
drawn; a test compares them. Formulas: Snyder, Map Projections: A Working Manual, USGS 1987, p. 100.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

from app.models import Petition

FILE = Path(__file__).parent / "data" / "us-outline.json"
SCALE, MIDDLE = 1300.0, (487.5, 305.0)
LEAST, MOST = 4.0, 16.0  # radius of a dot, units of the picture


class Cone(NamedTuple):
    """One part of the picture: degrees of its middle and its two true parallels, its size, where its middle stands."""

    meridian: float
    middle: tuple[float, float]
    parallels: tuple[float, float]
    size: float
    shift: tuple[float, float]  # in units of SCALE

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Units of the picture."""
        x, y = self._raw(longitude - self.meridian, latitude)
        a, b = self._raw(*self.middle)
        across, down = (m + SCALE * s for m, s in zip(MIDDLE, self.shift, strict=True))
        return across + SCALE * self.size * (x - a), down - SCALE * self.size * (y - b)

    def _raw(self, longitude: float, latitude: float) -> tuple[float, float]:
        first, second = (sin(radians(each)) for each in self.parallels)
        n = (first + second) / 2
        c = 1 + first * (2 * n - first)
        r = sqrt(c - 2 * n * sin(radians(latitude))) / n
        turn = radians((longitude + 180) % 360 - 180) * n
        return r * sin(turn), sqrt(c) / n - r * cos(turn)


LOWER = Cone(-96, (-0.6, 38.7), (29.5, 45.5), 1.0, (0.0, 0.0))
APART = {"AK": Cone(-154, (-2, 58.5), (55, 65), 0.35, (-0.307, 0.201)),
         "HI": Cone(-157, (-3, 19.9), (8, 18), 1.0, (-0.205, 0.212))}  # fmt: skip


class Dot(NamedTuple):
    x: int
    y: int
    radius: float
    petition: Petition


def place(state: str, longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of this state lies."""
    return APART.get(state, LOWER).place(longitude, latitude)


def dots(petitions: Iterable[Petition]) -> list[Dot]:
    """A dot for each city that has coordinates, its area by the signatures, the largest first so that none hides
    another."""
    rows = [p for p in petitions if p.city.latitude is not None and p.city.longitude is not None]
    most = max((p.tally.signatures for p in rows), default=0) or 1
    found = []
    for p in rows:
        x, y = place(p.city.state, p.city.longitude or 0.0, p.city.latitude or 0.0)
        area = LEAST**2 + (MOST**2 - LEAST**2) * p.tally.signatures / most  # times π
        found.append(Dot(round(x), round(y), round(sqrt(area), 1), p))
    return sorted(found, key=lambda dot: -dot.radius)


@lru_cache(maxsize=1)
def outline() -> dict[str, str]:
    """Land and borders as SVG paths."""
    read: dict[str, str] = json.loads(FILE.read_text())
    return read
