"""Makes app/places/data/us-outline.json, the land and the states' borders as SVG paths, from the npm package us-atlas
(ISC; drawn from the U.S. Census Bureau's shapes, public domain), already in the Albers USA projection that
app/places/map.py computes for a city's dot.

    python assets/outline.py node_modules/us-atlas

Points nearer than 0.9 units to the line without them are left out (Douglas–Peucker), islands under 6 units wide too, of
a picture 975 units wide. The same package gives the same bytes.
"""

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "app" / "places" / "data" / "us-outline.json"
NEAR, SMALL = 0.9, 6.0
Point = tuple[float, float]


def arcs_of(topology: dict) -> list[list[Point]]:
    """TopoJSON's arcs: whole numbers, each from the point before."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        found.append(line)
    return found


def rings_of(geometry: dict) -> list[list[int]]:
    """The rings of a shape as numbers of arcs, ~number backwards."""
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def simplify(line: list[Point], near: float) -> list[Point]:
    """Douglas–Peucker; a closed line is cut at its farthest point first."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    away = [
        abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / long if long else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        for x, y in line
    ]
    at = max(range(len(line)), key=away.__getitem__)
    if away[at] <= near:
        return [line[0], line[-1]]
    return simplify(line[: at + 1], near)[:-1] + simplify(line[at:], near)


def path(line: list[Point], closed: bool) -> str:
    """A line in whole units, each point from the one before."""
    points = [(round(x), round(y)) for x, y in line]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points)]
    drawn = "".join(f"{x}{y:+d}".replace("+", " ") + " " for x, y in steps).strip().replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{drawn}{'z' if closed else ''}" if steps else ""


def main() -> None:
    package = Path(sys.argv[1])
    topology = json.loads((package / "states-albers-10m.json").read_text())
    arcs = arcs_of(topology)
    used = Counter(
        arc if arc >= 0 else ~arc
        for geometry in topology["objects"]["states"]["geometries"]
        for ring in rings_of(geometry)
        for arc in ring
    )
    land = []
    for ring in rings_of(topology["objects"]["nation"]["geometries"][0]):
        line = [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
        xs, ys = [x for x, _ in line], [y for _, y in line]
        if max(max(xs) - min(xs), max(ys) - min(ys)) >= SMALL:
            land.append(path(simplify(line, NEAR), closed=True))
    borders = [path(simplify(arcs[arc], NEAR), closed=False) for arc, times in used.items() if times > 1]
    facts = json.loads((package / "package.json").read_text())
    made = {
        "source": f"us-atlas {facts['version']}, {facts['license']}",
        "width": 975,
        "height": 610,
        "land": "".join(land),
        "borders": "".join(borders),
    }
    OUT.write_text(json.dumps(made, indent=1) + "\n")
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
