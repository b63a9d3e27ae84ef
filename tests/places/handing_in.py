"""Handing in a file and having it read, as a worker does."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from app import jobs
from app.extensions import db
from app.models import Account, Petition, PlaceFile, Placing
from app.places import files
from tests.cast import Cast, square


def wards(*named: tuple[str, float, float]) -> bytes:
    """GeoJSON of squares of a tenth of a degree: name, west, south."""
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name}, "geometry": square(west, south)} for name, west, south in named
    ]}).encode()  # fmt: skip


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    lines = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [lines]}


def hand_in(app: Flask, petition: Petition, kind: str, data: bytes, account: Account) -> PlaceFile:
    """The file after a worker has read it."""
    file = files.receive(petition, kind, f"{kind}.txt", "The city clerk", len(data), lambda path: path.write_bytes(data),
                         app.config["DATA_DIR"], account)  # fmt: skip
    db.session.commit()
    jobs.run("read_places", file.id)
    found = files.find(petition, file.id)
    assert found
    return found


def put(app: Flask, cast: Cast, kind: str, data: bytes) -> Placing:
    """Hand in, apply, and have the roll placed."""
    file = hand_in(app, cast.petition, kind, data, cast.omar)
    assert file.state == "waiting", file.report
    return apply(file, cast.omar)


def apply(file: PlaceFile, account: Account) -> Placing:
    run_id = files.apply(file, account)
    db.session.commit()
    jobs.run("place", run_id)
    return db.session.get_one(Placing, run_id)


def lost(app: Flask, file: PlaceFile) -> bool:
    """Whether nothing of the file itself lies about any more."""
    path: Path = files.where(app.config["DATA_DIR"], file.id)
    return not path.exists()
