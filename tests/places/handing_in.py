"""Handing in a file and having it read, as a worker does."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.models import Account, Petition, PlaceFile, Placing, Signature
from app.places import files
from tests.cast import Cast, square

LIST = b"street_address,zip,ward\n12 Oak St,99501,2\n14 Oak St,99501,outside\n"


def wards(*named: tuple[str, float, float]) -> bytes:
    """GeoJSON of squares of a tenth of a degree: name, west, south."""
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": square(west, south)}
        for name, west, south in named
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    lines = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [lines]}


def hand_in(app: Flask, petition: Petition, kind: str, data: bytes, account: Account) -> PlaceFile:
    """The file after a worker has read it."""
    file = files.receive(
        petition, kind, f"{kind}.txt", "The city clerk", len(data), lambda path: path.write_bytes(data),
        app.config["DATA_DIR"], account,
    )  # fmt: skip
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


def found(cast: Cast) -> dict[str, tuple[str, str | None, str | None]]:
    """Of everybody on the roll: tier, ward, how."""
    db.session.expire_all()
    rows = db.session.scalars(select(Signature).filter_by(petition_id=cast.petition.id).order_by(Signature.id))
    return {row.given_name or "": (row.tier, row.ward.name if row.ward else None, row.placed_by) for row in rows}
