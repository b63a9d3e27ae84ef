"""The demo's cities: wards, ZIP shares, councils."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.demo import content
from app.extensions import db
from app.models import City, CouncilMember, Petition, Stand, Ward, ZipShare
from app.places import city as city_rows
from app.places import geojson, survey


def build(plan: dict[str, Any]) -> City:
    """The city of this plan with its wards and shares; what is already there is left alone."""
    city = city_rows.add(plan["name"], plan["state"], latitude=plan["latitude"], longitude=plan["longitude"])
    if db.session.scalar(select(ZipShare.id).filter_by(city_id=city.id).limit(1)):
        return city
    db.session.add_all(_shares(city, plan["shares"], _wards(city)))
    db.session.flush()
    db.session.refresh(city)
    return city


def seat(petition: Petition, plan: dict[str, Any], today: datetime) -> None:
    """The council, and where each of them stands."""
    wards = {ward.name: ward for ward in petition.city.wards}
    petition.members = [
        CouncilMember(
            ward=wards.get(member["seat"]), seat=member["seat"], name=member["name"], position=position,
            stand=member.get("stand", "unknown"), stand_source=_source(member.get("source"), today),
            stands=[Stand(stand=member["stand"], source=_source(member.get("source"), today), created_at=today)]
            if "stand" in member else [],
        )
        for position, member in enumerate(plan["members"])
    ]  # fmt: skip


def _wards(city: City) -> dict[str, Ward]:
    data = content.shapes(city.slug)
    drawn = survey.wards(geojson.read(data), city).areas if data else []
    wards = {
        area.name: Ward(city_id=city.id, name=area.name, position=position, shape=area.geometry)
        for position, area in enumerate(drawn)
    }
    db.session.add_all(wards.values())
    db.session.flush()
    return wards


def _shares(city: City, plan: dict[str, list[Any]], wards: dict[str, Ward]) -> list[ZipShare]:
    rows = []
    for code, (whole, *parts) in plan.items():
        rows.append(ZipShare(city_id=city.id, postal_code=code, share=whole))
        rows.extend(
            ZipShare(city_id=city.id, postal_code=code, ward_id=wards[name].id, share=share) for name, share in parts
        )
    return rows


def _source(source: list[Any] | None, today: datetime) -> str:
    if source is None:
        return ""
    days_ago, where = source
    at = today - timedelta(days=days_ago)
    return f"{where}, {at:%B} {at.day}"
