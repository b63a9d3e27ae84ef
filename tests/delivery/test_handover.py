"""A secret address opens within its time, only by its button, and for a day from the first time."""

import hashlib
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.common.clock import now
from app.delivery import lapsing
from app.extensions import db
from app.models import Event, Export, Handover
from app.roll import erasure
from tests.delivery.test_exports import address, asked, build


def lent(cast, omar, export, days=3):
    omar.post(address(cast, f"/{export.id}/link"), data={"days": days})
    page = omar.get(address(cast)).get_data(as_text=True)
    return re.search(r"/handover/([\w-]{22})", page)[0]


def left(app):
    return list((app.config["DATA_DIR"] / "exports").iterdir())


def past(export, days):
    """As if it had been built, and fetched, that much earlier."""
    export.ready_at -= timedelta(days=days)
    for row in db.session.scalars(select(Handover).where(Handover.fetched_at.is_not(None))):
        row.fetched_at -= timedelta(days=days)
    db.session.commit()


def test_a_secret_address_opens_for_a_day_after_its_first_press(cast, omar, client, app):
    cast.signed()
    cast.petition.contact = "Ana, ana@campaign.example"
    export = build(asked(cast, omar, "packet-clerk"))
    where = lent(cast, omar, export)
    for _ in range(2):
        page = client.get(where).get_data(as_text=True)
        assert "packet-millbrook-ak" in page, "looking fetches nothing"
    for told in ("Keep the library open on Sundays", "1 person", "Sent by Omar", "Questions: Ana, ana@campaign"):
        assert told in page
    past(export, 2)
    lapsing.expire(app.config["DATA_DIR"])
    assert db.session.get_one(Export, export.id, populate_existing=True).state == "ready", "kept until its time is over"
    for _ in range(2):
        answer = FlaskClient.post(client, where)
        assert hashlib.sha256(answer.get_data()).hexdigest() == export.sha256
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()
        lapsing.expire(app.config["DATA_DIR"])
    page = client.get(where).get_data(as_text=True)
    assert "It was downloaded on" in page
    assert "Keep the library open on Sundays" in page
    assert "Fetched at its secret address" in omar.get(address(cast)).get_data(as_text=True)
    names = db.session.scalars(select(Event.name).where(Event.subject_type == "export").order_by(Event.id)).all()
    assert names == ["export.asked", "export.ready", "export.lent", "export.fetched", "export.fetched"]
    past(export, 1)
    for answer in (client.get(where), client.post(where)):
        assert answer.status_code == 410
        assert "Keep the library open on Sundays" in answer.get_data(as_text=True)
        assert "Questions: Ana" in answer.get_data(as_text=True)
    lapsing.expire(app.config["DATA_DIR"])
    assert not left(app), "the file is not kept"


@pytest.mark.parametrize("first", ["the clerk", "the organizer"])
def test_neither_takes_it_away_from_the_other(cast, omar, client, app, first):
    cast.signed()
    export = build(asked(cast, omar))
    where = lent(cast, omar, export)
    deeds = [(client, where), (omar, address(cast, f"/{export.id}/take"))]
    for visitor, path in deeds if first == "the clerk" else deeds[::-1]:
        answer = FlaskClient.post(visitor, path)
        assert (answer.status_code, "Rosa" in answer.get_data(as_text=True)) == (200, True)
        answer.close()
        lapsing.expire(app.config["DATA_DIR"])
    assert len(left(app)) == 1, "for the clerk, a day long"
    omar.post(address(cast, f"/{export.id}/revoke"))
    assert client.post(where).status_code == 410
    lapsing.expire(app.config["DATA_DIR"])
    assert not left(app)


def test_what_is_built_again_is_not_what_was_lent(cast, omar, client):
    cast.signed()
    export = build(asked(cast, omar))
    where = lent(cast, omar, export)
    FlaskClient.post(omar, address(cast, f"/{export.id}/take")).close()
    cast.signed("Ben Osei")
    omar.post(address(cast, f"/{export.id}/again"))
    assert client.get(where).status_code == 410
    assert build(export).state == "ready"
    assert client.get(where).status_code == 410
    assert client.post(where).status_code == 410


@pytest.mark.parametrize("how", ["called back", "over", "another", "erased"])
def test_a_secret_address_that_opens_nothing(cast, omar, client, app, how):
    rosa = cast.signed()
    export = build(asked(cast, omar))
    where = lent(cast, omar, export)
    if how == "called back":
        omar.post(address(cast, f"/{export.id}/revoke"))
    elif how == "over":
        db.session.execute(update(Handover).values(expires_at=now()))
    elif how == "another":
        lent(cast, omar, export)
    else:
        erasure.erase(rosa)
    db.session.commit()
    assert client.post(where).status_code == 410
    if how == "over":
        export.ready_at -= timedelta(days=2)
        db.session.commit()
        lapsing.expire(app.config["DATA_DIR"])
    assert client.get(where).status_code == 410
    assert client.get("/handover/" + "A" * 22).status_code == 410
