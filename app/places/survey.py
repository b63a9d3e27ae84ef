"""Whether areas make sense as a city's limits, wards or ZIP areas: where they lie, what they are called, how they meet.

What can safely be put right is, and said; for the rest NotUsable says what is wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.common.names import fold
from app.places import postal, shapes
from app.places.geojson import Area, Reading
from app.places.remarks import NotUsable, Remark, remark
from app.places.remarks import sentence as _l
from app.places.shapes import Geometry

FAR = 80.0  # km from the city: no suburb of it
MAX_WARDS = 200
MAX_NAME = 80
LARGEST = 15_000.0  # km²; no city is larger
OVERLAP, MUCH = 0.005, 0.1  # share of the smaller ward: what is a sliver, what makes the file useless
CLOSE, FOREIGN = 0.02, 0.9  # share of a ward outside the limits: what is said, what makes it another city's
NAMES = ("name", "ward", "wardname", "wardid", "wardno", "wardnum", "wardnumber", "district", "districtname",
         "distname", "councildistrict", "councildist", "councildis", "coundist", "dist", "distno", "distnum",
         "districtno", "districtnumber", "precinct", "seat", "label", "namelsad", "basename")  # fmt: skip
ZIPS = ("zcta5ce20", "zcta5ce10", "zcta5ce", "zcta5", "zcta", "zip", "zipcode", "zip5", "postalcode", "postcode",
        "geoid20", "geoid10", "geoid", "name")  # fmt: skip
NUMBER = re.compile(r"0*(\d{1,3})(?:\.0+)?")


class Spot(Protocol):
    """A city: its name and where it is."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


class Drawn(NamedTuple):
    """A named area, mended."""

    name: str
    geometry: Geometry


class Survey(NamedTuple):
    areas: list[Drawn]
    remarks: list[Remark]


def wards(reading: Reading, city: Spot, known: Iterable[str] = (), limits: Geometry | None = None) -> Survey:
    """The wards, in the order of the file; `known`: names in use, which a bare number then means."""
    areas, remarks = _placed(reading, city)
    if len(areas) > MAX_WARDS:
        raise NotUsable(
            _l("The file holds %(number)s areas; at most %(most)s can be wards."), number=len(areas), most=MAX_WARDS
        )
    named = _mended(zip(_ward_names(areas, list(known)), areas, strict=True), remarks)
    _check_size(named)
    drawn = {area.name: area.geometry for area in named}
    for one, other, share in shapes.overlaps(drawn, OVERLAP):
        if share > MUCH:
            raise NotUsable(
                _l("“%(one)s” and “%(other)s” overlap by %(percent)s %%: an address lies in one ward only."),
                one=one, other=other, percent=round(100 * share),
            )  # fmt: skip
        words = _l("“%(one)s” and “%(other)s” overlap by %(percent)s %%; where they do, the first one has the address.")
        remarks.append(remark(words, one=one, other=other, percent=f"{100 * share:.1f}"))
    if limits:
        remarks += list(against(drawn, limits))
    return Survey(named, remarks)


def limits(reading: Reading, city: Spot) -> Survey:
    """The city limits as one area; of a whole state's towns the one with the city's name."""
    areas, remarks = _placed(reading, city)
    if len(areas) > 1 and (own := [area for area in areas if _is_called(area, city.name)]):
        if len(own) < len(areas):
            words = _l("The file holds %(number)s areas; only what is called “%(name)s” was taken.")
            remarks.append(remark(words, number=len(areas), name=city.name))
        areas = own
    elif len(areas) > 1:
        remarks.append(remark(_l("The %(number)s areas of the file were joined into one."), number=len(areas)))
    named = _mended(((city.name, area) for area in areas), remarks)
    whole = shapes.join(area.geometry for area in named)
    if whole is None:
        raise NotUsable(_l("The lines of “%(name)s” enclose no area."), name=city.name)
    found = [Drawn(city.name, whole)]
    _check_size(found)
    if _distance(shapes.bounds([whole]), city) > FAR:
        raise _far(shapes.bounds([whole]), city)
    return Survey(found, remarks)


def zips(reading: Reading, city: Spot) -> Survey:
    """ZIP areas by their five digits."""
    areas, remarks = _placed(reading, city)
    codes = [_zip_of(area) for area in areas]
    known = [(code, area) for code, area in zip(codes, areas, strict=True) if code]
    if not known:
        words = _l("No area has a ZIP code of five digits among its properties (ZCTA5CE20, zip, postal_code …).")
        raise NotUsable(words)
    if len(known) < len(areas):
        remarks.append(remark(_l("Areas without a ZIP code passed over: %(number)s."), number=len(areas) - len(known)))
    parts: dict[str, list[Geometry]] = {}
    for area in _mended(known, remarks):
        parts.setdefault(area.name, []).append(area.geometry)
    joined = {code: found[0] if len(found) == 1 else shapes.join(found) for code, found in parts.items()}
    return Survey([Drawn(code, area) for code, area in sorted(joined.items()) if area], remarks)


def natural(name: str) -> tuple[object, ...]:
    """Sorts `Ward 2` before `Ward 10`."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", fold(name)))


def meant(value: str, known: Mapping[str, str], prefix: str = "Ward") -> str:
    """The ward that a file's value means: a known one (`known` as made by `by_number`), else a name of its own."""
    if found := known.get(fold(value)):
        return found
    if number := NUMBER.fullmatch(value):
        return known.get(number[1]) or f"{prefix} {number[1]}"
    return value


def by_number(names: Iterable[str]) -> dict[str, str]:
    """Known names by their folded form, and by their number where only one has it."""
    names = list(names)
    numbers = {name: found[-1].lstrip("0") for name in names if (found := re.findall(r"\d+", name))}
    alone = {number: name for name, number in numbers.items() if list(numbers.values()).count(number) == 1}
    return alone | {fold(name): name for name in names}


def _placed(reading: Reading, city: Spot) -> tuple[list[Area], list[Remark]]:
    """The areas, in degrees and on the right side of the world; swapped coordinates are put right."""
    west, south, east, north = _box(reading.areas)
    degrees = _are_degrees(west, south, east, north)
    if not degrees and not _are_degrees(south, west, north, east):
        raise NotUsable(
            _l("The coordinates are no degrees but numbers such as %(x)s and %(y)s: the file is in another projection. "
               "Export it again as WGS 84, EPSG:4326."), x=f"{west:.0f}", y=f"{south:.0f}",
        )  # fmt: skip
    if degrees and _is_here(west, south, east, north, city):
        return reading.areas, list(reading.remarks)
    if _is_here(south, west, north, east, city):
        turned = [
            Area(area.properties, [[[(y, x) for x, y in ring] for ring in lines] for lines in area.polygons])
            for area in reading.areas
        ]
        words = _l("Latitude and longitude were swapped in this file. We put them right: please look at the map.")
        return turned, [*reading.remarks, remark(words)]
    raise _far((west, south, east, north), city)


def _box(areas: Iterable[Area]) -> tuple[float, float, float, float]:
    points = [point for area in areas for lines in area.polygons for ring in lines for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _are_degrees(west: float, south: float, east: float, north: float) -> bool:
    return west >= -180 and east <= 180 and south >= -90 and north <= 90


def _is_here(west: float, south: float, east: float, north: float, city: Spot) -> bool:
    """Near the city; where that is not known, in the United States."""
    if city.latitude is None or city.longitude is None:
        return _in_the_states((west + east) / 2, (south + north) / 2)
    return _distance((west, south, east, north), city) <= FAR


def _distance(box: tuple[float, float, float, float], city: Spot) -> float:
    """Kilometers from the city to the nearest point of a box; 0 where it is not known where the city lies."""
    west, south, east, north = box
    if city.latitude is None or city.longitude is None:
        return 0.0
    x, y = min(max(city.longitude, west), east), min(max(city.latitude, south), north)
    return postal.distance(city.latitude, city.longitude, y, x)


def _in_the_states(x: float, y: float) -> bool:
    mainland = -180 <= x <= -64 and 17 <= y <= 72  # with Alaska, Hawaii, Puerto Rico
    return mainland or (144 <= x <= 147 and 13 <= y <= 21) or (-172 <= x <= -168 and -15 <= y <= -11)


def _far(box: tuple[float, float, float, float], city: Spot) -> NotUsable:
    west, south, east, north = box
    x, y = (west + east) / 2, (south + north) / 2
    if not _in_the_states(x, y):
        words = _l("These areas do not lie in the United States (their middle is at %(latitude)s, %(longitude)s). Is "
                   "it the right file?")  # fmt: skip
        return NotUsable(words, latitude=f"{y:.2f}", longitude=f"{x:.2f}")
    miles = round(_distance(box, city) / 1.609344)
    words = _l("These areas lie %(miles)s miles from %(city)s, %(state)s. Is it the right file?")
    return NotUsable(words, miles=miles, city=city.name, state=city.state)


def _ward_names(areas: Sequence[Area], known: list[str]) -> list[str]:
    tables = [{_plain(key): value for key, value in area.properties.items() if value} for area in areas]
    common = set.intersection(*(set(table) for table in tables))
    likely = [key for key in NAMES if _plain(key) in common]
    likely += sorted(key for key in common if re.search(r"ward|dist|council|precinct|name", key))
    if not likely:
        at = next((n for n, table in enumerate(tables, 1) if not set(map(_plain, NAMES)) & set(table)), 1)
        raise NotUsable(
            _l("Area %(number)s of the file has no name: none of its properties is called name, ward or district. It "
               "has: %(properties)s."), number=at, properties=", ".join(areas[at - 1].properties)[:200] or "–",
        )  # fmt: skip
    numbers = by_number(known)
    unique = [key for key in likely if len({table[_plain(key)] for table in tables}) == len(tables)]
    key = _plain((unique or likely)[0])
    prefix = "District" if "dist" in key else "Precinct" if "precinct" in key else "Ward"
    names = [meant(table[key][:MAX_NAME], numbers, prefix) for table in tables]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        words = _l("More than one area is called “%(name)s”. Each ward needs a name of its own.")
        raise NotUsable(words, name=twice[0])
    return names


def _zip_of(area: Area) -> str:
    values = {_plain(key): value for key, value in area.properties.items()}
    found = (values.get(key, "") for key in ZIPS)
    return next((code for code in found if len(code) == 5 and code.isascii() and code.isdigit()), "")


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


def _is_called(area: Area, name: str) -> bool:
    whole = fold(name)
    said = {whole, *(f"{kind} of {whole}" for kind in ("city", "town", "village", "municipality")), f"{whole} city"}
    return any(fold(value) in said for value in area.properties.values())


def _mended(named: Iterable[tuple[str, Area]], remarks: list[Remark]) -> list[Drawn]:
    found = []
    for name, area in named:
        try:
            geometry, reason = shapes.mend(area.polygons)
        except shapes.Tangled:
            words = _l("The lines of “%(name)s” cross each other in too many places to be mended.")
            raise NotUsable(words, name=name) from None
        if geometry is None:
            raise NotUsable(_l("The lines of “%(name)s” enclose no area."), name=name)
        if reason:
            remarks.append(
                remark(_l("The lines of “%(name)s” were mended (%(reason)s)."), name=name, reason=reason.lower())
            )
        found.append(Drawn(name, geometry))
    return found


def _check_size(areas: Sequence[Drawn]) -> None:
    if (size := sum(shapes.size(area.geometry) for area in areas)) > LARGEST:
        words = _l(
            "These areas cover %(size)s square miles: that is a state rather than a city. Keep only what is the city’s."
        )
        raise NotUsable(words, size=round(size / 2.59))


def against(wards: Mapping[str, Geometry], limits: Geometry) -> Iterable[Remark]:
    """What a look at the city limits says of the wards."""
    outside = {name: 1 - shapes.shared(geometry, limits)[0] for name, geometry in wards.items()}
    if foreign := [name for name, share in outside.items() if share > FOREIGN]:
        raise NotUsable(_l("“%(name)s” lies outside the city limits. Is it the right file?"), name=foreign[0])
    for name, share in outside.items():
        if share > CLOSE:
            words = _l("%(percent)s %% of “%(name)s” lies outside the city limits.")
            yield remark(words, name=name, percent=f"{100 * share:.1f}")
    whole = shapes.join(wards.values())
    if whole and (bare := 1 - shapes.shared(limits, whole)[0]) > CLOSE:
        yield remark(
            _l("%(percent)s %% of the area within the city limits is in no ward."), percent=f"{100 * bare:.1f}"
        )
