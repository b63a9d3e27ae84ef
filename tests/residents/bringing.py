"""Bringing a residents file and having the roll compared with it, as a worker does."""

from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app import jobs
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition, Resident, ResidentFile, ResidentKey, ResidentLink, Signature
from app.residents import files

HEAD = "first_name,middle_name,last_name,suffix,street,unit,zip,ward,birth_year,party\n"
VOTERS = HEAD + (
    "ROSA,ELENA,MARIN,,12 OAK ST,,99501,2,1961,DEM\n"
    "BEN,,OSEI,,14 OAK ST,B,99502,1,1980,REP\n"
    "JOHN,ALLEN,PIKE,SR,3 ELM RD,,99501,1,1940,UNA\n"
    "JOHN,ALLEN,PIKE,JR,3 ELM RD,,99501,1,1971,UNA\n"
)
LATER = date(2027, 1, 1)


def kept(app: Flask, petition: Petition, data: str | bytes = VOTERS, account: Account | None = None) -> ResidentFile:
    """A file that was uploaded."""
    place = Path(app.config["DATA_DIR"]) / "sent"
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    file = files.keep(petition, place, files.find(place), "voters.csv", app.config["DATA_DIR"], account)
    db.session.commit()
    return file


def begun(app: Flask, petition: Petition, data: str | bytes = VOTERS, account: Account | None = None) -> ResidentFile:
    """A file whose columns were matched as suggested."""
    file = kept(app, petition, data, account)
    until = days.of(now(), petition.city.time_zone) + timedelta(days=60)
    files.choose(file, file.mapping, "The county clerk, for this petition", until, account)
    db.session.commit()
    return file


def linked(app: Flask, petition: Petition, data: str | bytes = VOTERS, account: Account | None = None) -> ResidentFile:
    """A file that the roll was compared with."""
    file_id = begun(app, petition, data, account).id
    jobs.run("residents", file_id)
    drop_former(petition)
    return db.session.get_one(ResidentFile, file_id, populate_existing=True)


def drop_former(petition: Petition) -> None:
    """What a worker does with those that are to go."""
    going = select(ResidentFile.id).filter_by(petition_id=petition.id, state="dropping")
    for file_id in list(db.session.scalars(going)):
        db.session.commit()
        jobs.run("residents_drop", file_id)


def fresh(signature: Signature) -> Signature:
    """As it stands now."""
    return db.session.get_one(Signature, signature.id, populate_existing=True)


def lives(signature: Signature) -> tuple[str, str | None, str | None]:
    """Tier, ward, how it is known."""
    row = fresh(signature)
    return row.tier, row.ward.name if row.ward else None, row.placed_by


def said(signature: Signature) -> str | None:
    """What the file in use says of it."""
    return db.session.scalar(select(ResidentLink.outcome).filter_by(signature_id=signature.id))


def rows_left() -> dict[str, int]:
    """How much of any residents file lies in the tables."""
    return {
        table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Resident, ResidentKey, ResidentLink)
    }
