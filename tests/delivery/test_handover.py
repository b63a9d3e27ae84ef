"""A secret address opens once, within its time, and only by its button."""

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


def test_a_secret_address_opens_once(cast, omar, client, app):
    cast.signed()
    export = build(asked(cast, omar, "packet-clerk"))
    where = lent(cast, omar, export)
    assert "packet-millbrook-ak" in client.get(where).get_data(as_text=True)
    assert "packet-millbrook-ak" in client.get(where).get_data(as_text=True), "looking fetches nothing"
    export.ready_at -= timedelta(days=2)
    db.session.commit()
    lapsing.expire(app.config["DATA_DIR"])
    assert db.session.get_one(Export, export.id, populate_existing=True).state == "ready", "kept until its time is over"
    answer = FlaskClient.post(client, where)
    assert hashlib.sha256(answer.get_data()).hexdigest() == export.sha256
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    assert not list((app.config["DATA_DIR"] / "exports").iterdir()), "the file is not kept"
    assert client.get(where).status_code == 410
    assert client.post(where).status_code == 410
    assert "Fetched at its secret address" in omar.get(address(cast)).get_data(as_text=True)
    names = db.session.scalars(select(Event.name).where(Event.subject_type == "export").order_by(Event.id)).all()
    assert names == ["export.asked", "export.ready", "export.lent", "export.taken", "export.fetched"]


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
