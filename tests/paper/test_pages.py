"""Paper's pages without script: type, save, close; correct through the organizer."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.matching import arrivals
from app.models import Correction, Sheet, Signature
from app.roll import closing, correcting, keying
from tests.cast import Cast
from tests.client import InspectingClient
from tests.paper import desk


def where(cast: Cast, sheet: Sheet) -> str:
    return f"/office{cast.path}/paper/{sheet.number}"


def line(number: int, name: str, **more: Any) -> dict[str, Any]:
    given, _, family = name.partition(" ")
    values = {"given_name": given, "family_name": family, "postal_code": "99501", "date": "3/5/2026"} | more
    return {f"{field}-{number}": value for field, value in values.items()}


def test_type_save_close_without_script(cast: Cast, client: InspectingClient) -> None:
    sheet = desk.sheet(cast, asks_email=True)
    client.be(cast.ines).get(where(cast, sheet))
    lines = line(1, "Ben Osei", email="ben@mail.example", wants_updates="y") | line(2, "Noor Ali")
    sheets_own = {"kind-3": "unreadable", "circulator": "Ana", "signed_on": "2026-03-05", "dates_hold": "y"}
    client.submit("Save", **lines, **sheets_own)
    assert "Saved." in client.page.text
    assert "3 lines typed" in client.page.text
    client.submit("Close sheet 1", filled="4")
    assert "You counted 4 filled lines, and 3 are typed. Not typed: 4." in client.page.text
    client.submit("Close sheet 1", filled="a lot")
    assert "a number from 0 to 10" in client.page.text
    client.submit("Close sheet 1", filled="3")
    assert "Sheet 1 is closed with 2 signatures." in client.page.text
    assert "Collected by Ana." in client.page.text
    client.submit("Open it again")
    assert "Open again." in client.page.text
    assert client.post(where(cast, sheet) + "/close").status_code == 400, "without a token"


def test_both_who_type_one_line_see_it(cast: Cast, client: InspectingClient) -> None:
    sheet = desk.sheet(cast)
    client.be(cast.ines).get(where(cast, sheet))
    desk.save(sheet, 1, desk.typed("Benjamin Osei"), cast.lena)
    answer = client.submit("Save", **line(1, "Ben Osei"))
    assert answer.status_code == 409
    assert "Lena has saved this line meanwhile: Benjamin Osei" in client.page.text
    assert "Lena is typing this sheet just now." in client.page.text
    client.submit("Save")
    db.session.rollback()
    assert keying.Typed.of(keying.find(sheet, 1)).given_name == "Ben"


def test_one_line_by_script(cast: Cast, client: InspectingClient) -> None:
    cast.signed("Rosa Marín")
    arrivals.work(cast.campaign.id)
    sheet = desk.sheet(cast)
    client.application.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.ines)
    told = client.post(where(cast, sheet) + "/lines/1", data=line(1, "Rosa Marin", date="9/9/2099")).get_json()
    assert told["over"]
    assert [note["text"].partition(",")[0] for note in told["notes"]] == [
        "This day is still to come.", "Looks like Rosa Marín"
    ]  # fmt: skip
    assert told["notes"][1]["href"].startswith(f"/office{cast.path}/roll/")
    again = client.post(where(cast, sheet) + "/lines/1", data=line(1, "Rosa Marín"))
    assert (again.status_code, again.get_json()["values"]["family_name"]) == (409, "Marin")
    assert client.post(where(cast, sheet) + "/lines/11", data={}).status_code == 404
    sheet.state = "closed"
    db.session.commit()
    assert client.post(where(cast, sheet) + "/lines/1", data=line(1, "X Y")).status_code == 410


def test_a_second_keying_through_the_pages(cast: Cast, client: InspectingClient) -> None:
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed("Zyx Osei"), cast.ines)
    client.be(cast.ines).get(where(cast, sheet) + "/again", follow_redirects=True)
    assert "second time" not in client.page.h1 + client.page.text
    client.be(cast.omar).get(where(cast, sheet) + "/again")
    assert "Zyx" not in client.page.text
    assert all(e.get("value") != "Zyx" for e in client.page.all("input"))
    client.submit("Finished: compare both", **line(1, "Zyy Osei"))
    assert "1 difference to settle." in client.page.text
    assert "Zyx" in client.page.text
    form = next(form for form in client.page.all("form") if form.get("action", "").endswith("/differences"))
    sent = {e.get("name"): e.get("value") for e in form.iter("input") if e.get("name") != "instead"}
    client.post(form.get("action"), data=sent | {"keep": "second"}, headers={"Origin": "http://localhost"})
    db.session.rollback()
    assert db.session.scalars(select(Signature.given_name)).all() == ["Zyy"]
    client.get(where(cast, sheet))
    assert "both agree in 4 of 5 fields" in client.page.text


@pytest.fixture
def signed(cast: Cast) -> Signature:
    """Ben, on line 2 of sheet 1, closed."""
    sheet = desk.sheet(cast)
    desk.save(sheet, 1, desk.typed("Noor Ali"), cast.ines)
    line = desk.save(sheet, 2, desk.typed("Ben Osei-Mensah"), cast.ines)
    closing.close(sheet, 2, cast.ines)
    db.session.commit()
    return db.session.get_one(Signature, line.signature_id)


def test_found_by_sheet_line_and_name(cast: Cast, client: InspectingClient, signed: Signature) -> None:
    client.be(cast.ines).get(f"/office{cast.path}/paper")
    client.submit("Find", of_sheet="1", of_line="", name="osei")
    assert "Ben Osei-Mensah, line 2" in client.page.text
    client.submit("Find", of_sheet="1", of_line="1", name="osei")
    assert "Nobody of that name on that sheet." in client.page.text
    assert correcting.on_paper(cast.other_petition, 1, 2, "") == []


def test_corrected_withdrawn_erased(cast: Cast, client: InspectingClient, signed: Signature) -> None:
    mine = f"/office{cast.path}/roll/{signed.id}"
    client.be(cast.ines).get(mine)
    assert "sheet 1, line 2" in client.page.text
    client.get(mine + "/correct")
    client.submit("Correct it", given_name="", family_name="")
    assert "A signature needs a name." in client.page.text
    client.submit("Correct it", given_name="Benjamin", family_name="Osei", postal_code="99601", day="2026-03-06")
    assert "Corrected." in client.page.text
    db.session.expire_all()
    assert (signed.given_name, signed.tier, signed.signed_at.day) == ("Benjamin", "outside", 6)
    kept = db.session.execute(select(Correction.field, Correction.former, Correction.account_id)).all()
    assert {(field, who) for field, _former, who in kept} == {
        (field, cast.ines.id) for field in ("given_name", "family_name", "postal_code", "signed_at")
    }
    client.get(mine + "/correct")
    client.submit("Withdraw it")
    assert "Withdrawn. It no longer counts." in client.page.text
    client.get(mine + "/correct")
    client.submit("Erase everything")
    assert "Tick the box first" in client.page.text
    client.submit("Erase everything", sure="y")
    assert "Black the line out on the paper" in client.page.text
    db.session.expire_all()
    assert (signed.standing, signed.given_name, signed.line) == ("erased", None, 2)
    client.get(f"/office{cast.path}/paper/1")
    assert "Erased at the signer’s wish. The line still adds up." in client.page.text


def test_only_who_signed_on_paper(cast: Cast, client: InspectingClient) -> None:
    online = cast.signed("Ana Lopez")
    assert client.be(cast.ines).get(f"/office{cast.path}/roll/{online.id}/correct").status_code == 404
