"""The council's pages: wards redrawn, the sheet to print, the overview's buttons."""

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from app.campaigns import council as councils
from app.campaigns import entries
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.models import LedgerEntry, Petition, PlaceFile
from app.places import wards
from tests.client import words


def test_a_members_ward_is_redrawn_and_said(cast, client):
    """Ward 1 is redrawn, Ward 2 is gone: Jo keeps her ward, Sam has none any more, and the page says both."""
    shape = {"type": "Polygon", "coordinates": []}
    db.session.add(
        PlaceFile(
            petition_id=cast.petition.id, kind="wards", state="applied", filename="w.json", size=1, created_at=now(),
            applied_at=now(), content={"wards": [{"name": "Ward 1", "geometry": shape}], "renames": {}},
            report={"redrawn": ["Ward 1"], "gone": ["Ward 2"], "renamed": []},
        )
    )  # fmt: skip
    db.session.commit()
    jo, sam = cast.petition.members
    found = councils.notices(
        cast.petition, wards.applied(cast.petition, "wards")[0], [ward.name for ward in wards.of(cast.petition)]
    )
    assert {jo.id: "redrawn", sam.id: "gone"} == {member: notice.code for member, notice in found.items()}
    client.be(cast.omar).get(f"/office{cast.path}/council")
    assert "Ward 1 was redrawn on" in client.page.text
    assert "Ward 2 is no longer among the wards" in client.page.text
    client.be(None).get(f"{cast.path}/council")
    assert "Ward 1 was redrawn on" in client.page.text


def test_the_scorecard_to_print(cast, client):
    jo = cast.petition.members[0]
    councils.put(cast.petition, jo, name=jo.name, seat=jo.seat, ward=jo.ward, stand="for", source="Hearing, May 2")
    answer = client.get(f"{cast.path}/council.pdf")
    reader = PdfReader(BytesIO(answer.data))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for said in ("Jo Park", "For (Hearing, May 2)", "Sam Reyes", "Not known"):
        assert said in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_term_ends_and_a_mistake_is_removed(cast, client):
    jo, sam = cast.petition.members
    client.be(cast.omar).get(f"/office{cast.path}/council")
    client.submit("Term is over Jo Park")
    assert "not in office now" in client.page.text
    assert jo.name not in client.be(None).get(cast.path).get_data(as_text=True)
    assert sam.name in client.get(cast.path).get_data(as_text=True)


def test_delivering_from_the_overview_is_the_ledgers_form(cast, client):
    """Nothing is said to the public by an empty click; what undoing does is told before."""
    client.be(cast.omar).get(f"/office{cast.path}")
    (address,) = {link for link in client.page.links if link.endswith("/add/filed")}
    client.get(address)
    assert "nobody can sign after that" in client.page.text
    assert client.submit("Enter it").status_code == 422
    assert "On which day?" in client.page.text
    assert client.submit("Enter it", day="2026-11-20").status_code == 422
    assert "Please tick this if it is right." in client.page.text
    assert client.submit("Enter it", day="2026-11-20", sure="y").status_code == 422
    assert "No packet and no receipt" in client.page.text
    assert there(cast).state == "open"
    client.submit("Enter it", day="2026-11-20", sure="y", certain="bare")
    assert "In public: “Delivered to Millbrook City Council”" in client.page.text
    client.get(f"/office{cast.path}")
    client.get(f"/office{cast.path}/ledger/undo")
    assert "“Filed, November 20, 2026” is marked “Did not happen”." in client.page.text
    assert "It is open again" in client.page.text
    assert client.submit("Undo it").status_code == 422
    client.submit("Undo it", reason="The counter was closed")
    assert "Corrected: The counter was closed" in client.page.text
    assert (there(cast).state, there(cast).delivered_at, there(cast).empties_at) == ("open", None, None)
    assert there(cast).milestones == []
    assert client.get(f"/office{cast.path}/ledger/undo").status_code == 303, "there is nothing left to undo"


def test_a_second_filing_is_asked_about(cast, client):
    petitions.deliver(cast.petition, cast.omar, now() - timedelta(days=2))
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/filed")
    assert "Is this the supplement?" in client.page.text
    day = now().date().isoformat()
    assert client.submit("Enter it", day=day).status_code == 422
    assert len(entries.valid(cast.petition, "filed")) == 1
    client.submit("Enter it", day=day, certain="again bare")
    second = entries.valid(cast.petition, "filed")[-1]
    client.get(f"/office{cast.path}/ledger/{second.id}/release")
    assert "A supplement was filed with" in client.page.html


def test_the_outcome_beside_what_the_ledger_says(cast, client):
    petitions.deliver(cast.petition, cast.omar, now() - timedelta(days=2))
    entries.add(cast.petition, "voted", now() - timedelta(days=1), cast.omar, result="failed")
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/outcome")
    assert "The ledger says the vote failed." in client.page.text
    typed = {"day": now().date().isoformat(), "sure": "y"}
    assert client.submit("Enter it", **typed).status_code == 422
    assert "Choose the result." in client.page.text
    assert client.submit("Enter it", **typed, result="won").status_code == 422
    assert "Is the outcome right all the same?" in client.page.text
    assert there(cast).state == "delivered"
    client.submit("Enter it", **typed, result="won", certain="unlike")
    assert there(cast).state == "won"
    client.get(f"/office{cast.path}/ledger/undo")
    client.submit("Undo it", reason="Misheard")
    assert (there(cast).state, there(cast).decided_at) == ("delivered", None)


def test_a_votes_numbers_and_its_result(cast, client):
    jo = cast.petition.members[0]
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/voted")
    assert "Minutes: PDF" in client.page.text
    assert "counter" not in client.page.text
    typed = {"day": "2026-11-01", f"vote_{jo.id}": "yes", "result": "failed"}
    assert client.submit("Enter it", **typed).status_code == 422
    assert "1 yes, 0 no, and the result is “Failed”." in client.page.text
    client.submit("Enter it", **typed, certain="numbers")
    assert [entry.result for entry in entries.valid(cast.petition, "voted")] == ["failed"]


def test_a_vote_without_source_is_not_released(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/voted")
    jo = cast.petition.members[0]
    client.submit("Enter it", day="2026-11-01", result="passed", **{f"vote_{jo.id}": "yes"})
    client.get(next(a.get("href") for a in client.page.all("a") if a.get("href", "").endswith("/release")))
    client.submit("Put it on the public timeline")
    assert "link to the minutes" in client.page.text


def test_what_filing_published_is_taken_off(cast, client):
    petitions.deliver(cast.petition, cast.omar)
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/ledger")
    button = next(words(b) for b in client.page.all("button") if words(b).startswith("Take it off the public page"))
    client.submit(button)
    assert "Its line is off the timeline." in client.page.text
    assert (there(cast).state, there(cast).milestones) == ("delivered", [])


def test_the_timeline_takes_notes_of_what_has_happened(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}/timeline")
    assert "Hearings and votes are entered in the ledger" in client.page.text
    tomorrow = (now() + timedelta(days=2)).date().isoformat()
    assert client.submit("Add to the timeline", at=tomorrow, wording_en="Council voted yes 7-0").status_code == 422
    assert "That is still to come." in client.page.text
    client.submit("Add to the timeline", at="2026-11-01", wording_en="A rally")
    assert [(m.kind, m.wording) for m in there(cast).milestones] == [("note", {"en": "A rally"})]
    client.be(None).get(f"{cast.path}?lang=es")
    assert '<span lang="en">A rally</span>' in client.page.html


def test_one_member_is_not_entered_twice_unasked(cast, client):
    jo = cast.petition.members[0]
    client.be(cast.omar).get(f"/office{cast.path}/council")
    twice = {"seat": "ward 1", "name": "JO PARK", "ward": str(jo.ward_id)}
    assert client.submit("Save", **twice).status_code == 422
    assert "There is already Jo Park, Ward 1." in client.page.text
    client.submit("Save", **twice, sure="y")
    assert [member.name for member in there(cast).members] == ["Jo Park", "Sam Reyes", "JO PARK"]
    client.submit("Add the committee", body="Library")
    assert client.submit("Add the committee", body="library").status_code == 422
    client.submit("Add the committee", body="library", anyway="y")
    assert [body.name for body in councils.bodies(cast.petition)] == ["Library", "library"]


def there(cast):
    return db.session.get_one(Petition, cast.petition.id, populate_existing=True)


def test_a_file_that_is_no_receipt_leaves_no_entry(cast, client, app):
    app.config["WTF_CSRF_ENABLED"] = False
    client.be(cast.omar)
    sent = {"day": "2026-11-01", "files": (BytesIO(b"hello"), "receipt.png")}
    answer = client.post(f"/office{cast.path}/ledger/add/received", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    client.get(f"/office{cast.path}/ledger")
    assert "Nothing yet." in client.page.text


def test_of_a_committees_vote_its_members_are_asked(cast, client):
    jo, sam = cast.petition.members
    body = councils.add_body(cast.petition, "Library committee")
    body.members.append(sam)
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/voted")
    assert {f"{jo.name}, {jo.seat}", f"{sam.name}, {sam.seat}"} <= set(labels(client))
    assert any(link.endswith(f"?body={body.id}") for link in client.page.links)
    client.get(f"/office{cast.path}/ledger/add/voted?body={body.id}")
    assert f"{jo.name}, {jo.seat}" not in labels(client)
    client.submit("Enter it", day="2026-03-02", result="passed", **{f"vote_{sam.id}": "yes"})
    entry = db.session.scalars(select(LedgerEntry).filter_by(step="voted")).one()
    assert (entry.body_id, [(vote.member_id, vote.vote) for vote in entry.votes]) == (body.id, [(sam.id, "yes")])
    here = f"/office{cast.path}/ledger/{entry.id}/correct"
    client.get(here)
    assert f"{jo.name}, {jo.seat}" not in labels(client)
    client.get(f"{here}?body=0")
    assert f"{jo.name}, {jo.seat}" in labels(client), "it was the council's after all"
    assert client.get(f"{here}?body=999").status_code == 404


def labels(client):
    return ["".join(label.itertext()).strip() for label in client.page.all("label")]
