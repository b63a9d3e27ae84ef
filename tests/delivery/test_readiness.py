"""What stands between a roll and the clerk: each line appears when it is so, and goes when it is mended."""

from datetime import timedelta

from sqlalchemy import event

from app.common.clock import now
from app.delivery import readiness
from app.extensions import db
from app.models import Batch, Export, ResidentFile, Sheet, SheetBatch
from app.roll import standing
from app.rules import card
from tests.cast import START, Cast
from tests.client import InspectingClient


def codes(cast: Cast) -> dict[str, str]:
    db.session.commit()
    return {item.code: item.gravity for item in readiness.of(cast.petition)}


def test_an_empty_roll_blocks(cast: Cast) -> None:
    found = readiness.of(cast.petition)
    assert (found[0].code, found[0].gravity, found[0].where) == ("nobody", "blocks", "/roll")
    assert codes(cast).keys() >= {"date", "card"}


def test_the_roll(cast: Cast) -> None:
    row = cast.signed()
    cast.sign("Noor Ali")
    assert codes(cast)["waiting"] == "look"
    assert "nowhere" not in codes(cast)
    row.ward_id = None
    cast.petition.tally.cases = 14
    assert codes(cast).keys() >= {"nowhere", "cases", "sample"}
    card.write(cast.petition, "minimum", 2, "City code", now().date(), None)
    assert codes(cast)["minimum"] == "blocks"
    card.write(cast.petition, "minimum", 1, "City code", now().date(), None)
    assert codes(cast)["minimum_fine"] == "fine"


def test_the_card_and_the_council(cast: Cast) -> None:
    cast.signed()
    card.write(cast.petition, "copies", 9, "City code", now().date() - timedelta(days=200), None)
    card.write(cast.petition, "electronic", False, "City code", now().date(), None)
    card.write(cast.petition, "demands", ["street_address"], "City code", now().date(), None)
    cast.petition.members[0].ward = None
    cast.petition.members[1].stand = "for"
    cast.petition.meets_at = now() - timedelta(days=1)
    found = codes(cast)
    assert found.keys() >= {"copies", "paper_only", "card_old", "street", "ward", "stand", "date_past"}
    assert found["street"] == "blocks"
    assert "card" not in found


def test_papers(cast: Cast) -> None:
    row = cast.signed()
    one = SheetBatch(petition_id=cast.petition.id, created_at=START)
    one.sheets = [Sheet(petition_id=cast.petition.id, number=1, state="out")]
    mine = cast.petition.id
    about = {"petition_id": mine, "sha256": "0" * 64, "size": 1, "mapping": {}, "counts": {}}
    about["reading"] = {}
    db.session.add_all([
        one, Batch(filename="a.csv", state="applied", created_at=START, **about),
        ResidentFile(filename="b.csv", state="ready", drop_on=now().date(), created_at=START, **about),
        Export(petition_id=mine, format="packet", edition="clerk", as_of=now(), fields=[], created_at=now(),
               manifest={"a": 1}),
    ])  # fmt: skip
    assert codes(cast).keys() >= {"sheets", "provenance", "residents"}
    assert "withdrawn" not in codes(cast)
    row.withdrawn_at = now()
    standing.settle([row.id])
    assert "withdrawn" in codes(cast)


def test_the_page_asks_few_questions(cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    about = {"petition_id": cast.petition.id, "format": "packet", "edition": "clerk", "as_of": START, "fields": ["no"]}
    made = [
        Export(**about, account_id=account.id, created_at=START, frozen_at=START, manifest={"a": 1}, state="taken")
        for account in (cast.omar, cast.lena, cast.omar)
    ]
    made[2].supplements = made[1]
    db.session.add_all(made)
    client.be(cast.omar).get(f"/office{cast.path}/deliver")
    asked: list[str] = []
    here = f"/office{cast.path}/deliver"
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    client.get(here)
    assert "Before you go" in client.page.text
    assert len([one for one in asked if one.startswith("SELECT")]) <= 12, "\n".join(asked)
