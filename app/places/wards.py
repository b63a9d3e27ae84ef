"""The wards of a city: names that every petition there shares, of which each petition has those its own files name."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.extensions import db
from app.models import Petition, PlaceFile, Ward
from app.places.survey import natural


def of(petition: Petition) -> list[Ward]:
    """The petition's wards: of its ward shapes if it has its own, else the city's; and those of its address list."""
    named = {"wards": list[str](), "list": list[str]()}
    for file in applied(petition, "wards", "list"):
        content = file.content or {}
        named[file.kind] = [ward["name"] for ward in content["wards"]] if file.kind == "wards" else content["wards"]
    return [
        ward
        for ward in petition.city.wards
        if ward.name in named["wards"] + named["list"] or (not named["wards"] and ward.petition_id is None)
    ]


def vocabulary(city_id: int) -> dict[str, int]:
    """Every ward's name in the city, and its row."""
    return dict(db.session.execute(select(Ward.name, Ward.id).where(Ward.city_id == city_id)).all())


def add(petition: Petition, names: Iterable[str]) -> dict[str, int]:
    """Rows for these names, where there were none; the vocabulary then. Another petition's wards are not touched."""
    known = vocabulary(petition.city_id)
    for name in sorted(set(names) - set(known), key=natural):
        ward = Ward(city_id=petition.city_id, name=name, position=len(known) + 1, petition_id=petition.id)
        db.session.add(ward)
        db.session.flush()
        known[name] = ward.id
    return known


def applied(petition: Petition, *kinds: str) -> list[PlaceFile]:
    """The petition's files of these kinds that are in force, the newest first, with what they hold."""
    query = select(PlaceFile).where(
        PlaceFile.petition_id == petition.id, PlaceFile.state == "applied", PlaceFile.kind.in_(kinds)
    )
    newest = query.order_by(PlaceFile.applied_at.desc(), PlaceFile.id.desc())
    return list(db.session.scalars(newest.options(undefer(PlaceFile.content))))
