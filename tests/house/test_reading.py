"""GET never writes, whoever asks; no page that a GET can reach is broken."""

import hashlib

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app import database
from app.extensions import db
from app.models import Base, Campaign, Letter
from tests.cast import Cast
from tests.client import InspectingClient
from tests.house import routes

WATCHED = ("nobody", "omar", "ada")


def contents() -> dict[str, str]:
    """A digest of each table."""
    db.session.rollback()
    found = {
        table.name: hashlib.sha256(
            repr(sorted(map(repr, db.session.execute(select(table)).all()))).encode()
        ).hexdigest()
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


@pytest.mark.parametrize("who", WATCHED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_writes_nothing(app: Flask, cast: Cast, client: InspectingClient, who: str, method: str) -> None:
    samples = routes.furnish(cast.petition, cast)
    client.be(None if who == "nobody" else getattr(cast, who))
    paths = [routes.address(rule, samples) for rule in routes.rules(app, "GET")]
    before, faults = contents(), []
    for path in paths:
        for query in ("", "?lang=es", "?src=flyer"):
            answer = client.open(path + query, method=method)
            if answer.status_code >= 500 and path != "/healthz":  # it says 503 as long as no worker lives
                faults.append(f"{path + query} answers {answer.status}")
        if (after := contents()) != before:
            faults.append(f"{path} changed {[name for name in after if after[name] != before[name]]}")
            before = after
    assert not faults, f"{method} must only read; move the deed behind a button (POST):\n  " + "\n  ".join(faults)


def test_the_connection_itself_refuses(app: Flask, cast: Cast) -> None:
    db.session.rollback()
    with database.reading():
        db.session.add(Campaign(slug="sly", title="Sly", languages=["en"], created_at=cast.campaign.created_at))
        with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
            db.session.flush()
        db.session.rollback()


def test_a_scanner_that_opens_every_link_changes_nothing(app: Flask, cast: Cast, client: InspectingClient) -> None:
    signature = cast.sign("Noor Ali")
    for rule in routes.rules(app, "GET"):
        if "token" in rule.arguments and not rule.endpoint.startswith(routes.LIBRARY):
            path = routes.address(rule, {"token": routes.token(rule, signature)})
            for method in ("HEAD", "GET", "GET"):
                assert client.open(path, method=method).status_code < 500, path
    db.session.refresh(signature)
    assert signature.standing == "unconfirmed"
    assert signature.withdrawn_at is None
    assert not db.session.scalars(select(Letter).where(Letter.sent_at.is_not(None))).all()
