"""The council's pages: wards redrawn, the sheet to print, the overview's buttons."""

from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from app.campaigns import council as councils
from app.common.clock import now
from app.extensions import db
from app.models import LedgerEntry, PlaceFile
from app.places import wards


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
    for words in ("Jo Park", "For (Hearing, May 2)", "Sam Reyes", "No answer yet"):
        assert words in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_term_ends_and_a_mistake_is_removed(cast, client):
    jo, sam = cast.petition.members
    client.be(cast.omar).get(f"/office{cast.path}/council")
    client.submit("Term is over Jo Park")
    assert "not in office now" in client.page.text
    assert jo.name not in client.be(None).get(cast.path).get_data(as_text=True)
    assert sam.name in client.get(cast.path).get_data(as_text=True)


def test_delivering_from_the_overview_is_in_the_ledger(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}")
    client.submit("Mark as delivered")
    client.get(f"/office{cast.path}/ledger")
    assert "Filed" in client.page.text
    assert "In public: “Delivered to Millbrook City Council”" in client.page.text
    client.get(f"/office{cast.path}")
    client.submit("Undo: it was not delivered")
    client.get(f"/office{cast.path}/ledger")
    assert "Did not happen." in client.page.text
    assert "taken back on the overview" in client.page.text


def test_a_vote_without_source_is_not_released(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}/ledger/add/voted")
    jo = cast.petition.members[0]
    client.submit("Enter it", day="2026-11-01", **{f"vote_{jo.id}": "yes"})
    client.get(next(a.get("href") for a in client.page.all("a") if a.get("href", "").endswith("/release")))
    client.submit("Put it on the public timeline")
    assert "link to the minutes" in client.page.text


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
    client.submit("Enter it", day="2026-03-02", **{f"vote_{sam.id}": "yes"})
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
