"""The ledger: entered, corrected, never erased; and the petition goes with it."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.campaigns import council, entries, scorecard
from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.ledger import receipts, releasing, steps
from app.models import CouncilMember, Export, LedgerEntry
from app.roll import erasure


def facts(days_ago=0.0, **more):
    return steps.Facts(at=now() - timedelta(days=days_ago), **more)


def built(cast, days_ago=3.0, code="AAAA-0000-0001"):
    moment = now() - timedelta(days=days_ago)
    packet = Export(
        petition_id=cast.petition.id, format="packet", edition="clerk", as_of=moment, fields=[], state="taken",
        code=code, manifest={"counts": {"people": 7, "signatures": 8}}, created_at=moment, ready_at=moment,
    )  # fmt: skip
    db.session.add(packet)
    db.session.flush()
    return packet


def test_filed_delivers_and_outcome_decides(cast):
    packet = built(cast)
    filed = steps.enter(cast.petition, "filed", facts(2, note="At the counter", export_id=packet.id), cast.omar)
    assert (cast.petition.state, cast.petition.delivered_at) == ("delivered", filed.at)
    assert (filed.note, filed.export_id, filed.milestone.kind) == ("At the counter", packet.id, "delivered")
    steps.enter(cast.petition, "outcome", facts(1, result="won"), cast.omar)
    assert cast.petition.state == "won"
    assert [line.step for line in steps.lines(cast.petition)] == ["built", "filed", "outcome"]
    assert steps.oddities(cast.petition) == []


def test_a_petitions_own_steps_are_in_the_ledger(cast):
    petitions.deliver(cast.petition, cast.omar)
    petitions.decide(cast.petition, "lost", cast.omar)
    assert [entry.step for entry in entries.valid(cast.petition)] == ["filed", "outcome"]
    petitions.undo(cast.petition, cast.omar)
    petitions.undo(cast.petition, cast.omar)
    assert cast.petition.state == "open", "as before"
    assert entries.valid(cast.petition) == []
    assert [entry.void for entry in entries.every(cast.petition)] == [False, False, True, True]


def test_a_wrong_day_is_corrected_and_stays_to_be_seen(cast):
    wrong = steps.enter(cast.petition, "filed", facts(1), cast.omar)
    empties, told = cast.petition.empties_at, wrong.milestone
    made = steps.correct(wrong, facts(3), "The receipt says so", cast.omar)
    assert (cast.petition.delivered_at, told.at, made.milestone) == (made.at, made.at, told)
    assert cast.petition.empties_at == empties, "nobody's data is erased the sooner"
    (line,) = steps.lines(cast.petition)
    assert (line.entry, line.former) == (made, [wrong])
    with pytest.raises(steps.Refused, match="replaced"):
        steps.correct(wrong, facts(2), "Again", cast.omar)


def test_filed_did_not_happen(cast):
    filed = steps.enter(cast.petition, "filed", facts(1), cast.omar)
    outcome = steps.enter(cast.petition, "outcome", facts(result="won"), cast.omar)
    with pytest.raises(steps.Refused, match="outcome_first"):
        steps.void(filed, "Mistake", cast.omar)
    steps.void(outcome, "Mistake", cast.omar)
    steps.void(filed, "Mistake", cast.omar)
    assert (cast.petition.state, cast.petition.delivered_at) == ("open", None)
    assert {"delivered", "vote"}.isdisjoint(milestone.kind for milestone in cast.petition.milestones)
    assert [entry.reason for entry in entries.every(cast.petition)] == ["", "", "Mistake", "Mistake"]


def test_a_supplement_filed_later_leaves_the_day_of_delivery(cast):
    first = steps.enter(cast.petition, "filed", facts(5), cast.omar)
    second = steps.enter(cast.petition, "filed", facts(1), cast.omar)
    assert cast.petition.delivered_at == first.at
    steps.void(first, "That was another city", cast.omar)
    assert (cast.petition.state, cast.petition.delivered_at) == ("delivered", second.at)


def test_a_wrong_outcome_becomes_the_other(cast):
    steps.enter(cast.petition, "filed", facts(2), cast.omar)
    won = steps.enter(cast.petition, "outcome", facts(1, result="won"), cast.omar)
    lost = steps.correct(won, facts(1, result="lost"), "Misheard", cast.omar)
    assert (cast.petition.state, lost.milestone.wording["en"]) == ("lost", "Millbrook City Council declined")


def test_odd_orders_are_said_and_let_in(cast):
    steps.enter(cast.petition, "heard", facts(4), cast.omar)
    steps.enter(cast.petition, "voted", facts(9, result="passed"), cast.omar)
    assert set(steps.oddities(cast.petition)) == {("before", "voted", "heard"), ("without", "heard", "filed")}
    for step, code in (("heard", "future"), ("outcome", "not_filed"), ("built", "built")):
        with pytest.raises(steps.Refused, match=code):
            steps.enter(cast.petition, step, facts(-3, result="won") if code == "future" else facts(), cast.omar)


def test_votes_are_told_when_released_with_their_source(cast):
    jo, sam = cast.petition.members
    voted = steps.enter(
        cast.petition, "voted", facts(1, result="passed", votes={jo.id: "yes", sam.id: "no"}), cast.omar
    )
    assert scorecard.of(cast.petition).voted is None
    with pytest.raises(releasing.SourceMissing):
        releasing.release(voted, releasing.proposed(voted), cast.omar)
    voted = steps.correct(voted, facts(1, result="passed", votes={jo.id: "yes", sam.id: "absent"},
                                       link="https://city.example/minutes"), "Minutes", cast.omar)  # fmt: skip
    releasing.release(voted, releasing.proposed(voted), cast.omar)
    assert scorecard.of(cast.petition).votes == {"yes": 1, "absent": 1}
    council.end(cast.petition, sam, (now() - timedelta(days=3)).date())
    assert sam not in cast.petition.sitting
    assert [row.vote for row in scorecard.of(cast.petition).rows] == ["yes", "absent"], "who voted stays beside it"
    with pytest.raises(council.Recorded):
        council.remove(cast.petition, sam)
    releasing.take_back(voted, cast.omar)
    assert scorecard.of(cast.petition).voted is None


def test_a_vote_on_the_public_page_keeps_its_source(cast):
    """Released without names, it could be corrected to names that nobody can look up."""
    petitions.deliver(cast.petition, cast.omar, now() - timedelta(days=9))
    at = now() - timedelta(days=1)
    entry = steps.enter(cast.petition, "voted", steps.Facts(at, result="passed"), cast.omar)
    releasing.release(entry, releasing.proposed(entry), cast.omar)
    votes = {cast.petition.members[0].id: "no"}
    with pytest.raises(steps.Refused, match="source"):
        steps.correct(entry, steps.Facts(at, result="passed", votes=votes), "names", cast.omar)
    link = "https://city.example/minutes"
    assert steps.correct(entry, steps.Facts(at, result="passed", votes=votes, link=link), "names", cast.omar).votes


def test_the_ledger_names_the_packet_that_was_handed_over(cast):
    first, _newer = built(cast, 5), built(cast, 4, "AAAA-0000-0002")
    filed = steps.enter(cast.petition, "filed", facts(2), cast.omar)
    assert entries.handed_over(cast.petition) is None, "nobody guesses"
    steps.correct(filed, facts(2, export_id=first.id), "The older one", cast.omar)
    assert entries.handed_over(cast.petition) == first


def test_a_receipt_is_drawn_anew_and_carried_on(app, cast):
    picture = BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    picture.seek(0)
    entry = steps.enter(cast.petition, "received", facts(1), cast.omar)
    receipts.attach(entry, [picture], app.config["DATA_DIR"], cast.omar)
    made = steps.correct(entry, facts(2), "Another day", cast.omar)
    db.session.commit()
    receipts.make(entry.id, app.config["DATA_DIR"])
    db.session.expire_all()
    made = db.session.get_one(LedgerEntry, made.id)
    path = receipts.picture(made, 1, app.config["DATA_DIR"])
    assert path.read_bytes().startswith(b"\xff\xd8")
    receipts.remove(made, app.config["DATA_DIR"], cast.omar)
    assert not path.exists()
    assert (made.receipt["state"], len(made.receipt["pages"][0]["sha256"])) == ("removed", 64)


def test_files_of_no_entry_are_swept_a_day_later(app, cast):
    entry = steps.enter(cast.petition, "received", facts(1), cast.omar)
    entry.receipt = {"state": "ready", "pages": [], "folder": 7}
    db.session.flush()
    for name, age in (("7", 2), ("8", 2), ("9", 0)):  # an entry's; left by a crash; of an upload that is under way
        folder = app.config["DATA_DIR"] / "receipts" / name
        folder.mkdir(parents=True)
        os.utime(folder, ((now() - timedelta(days=age)).timestamp(),) * 2)
    assert receipts.sweep(app.config["DATA_DIR"]) == 1
    assert {path.name for path in (app.config["DATA_DIR"] / "receipts").iterdir()} == {"7", "9"}


def test_where_they_stood_is_kept(cast):
    sitting = cast.petition.members[0]
    put = {"name": "Jo Park", "seat": "Ward 1", "ward": sitting.ward, "account": cast.omar}
    council.put(cast.petition, sitting, stand="leaning", source="Forum, May 2", **put)
    council.put(cast.petition, sitting, stand="for", source="Hearing, June 1", **put)
    council.put(cast.petition, sitting, stand="for", source="Hearing, June 1", **put)
    assert [(row.stand, row.account_id) for row in sitting.stands] == [("leaning", cast.omar.id), ("for", cast.omar.id)]
    late = CouncilMember(seat="At large", name="Kim Doe", from_on=(now() + timedelta(days=9)).date())
    cast.petition.members.append(late)
    assert late not in cast.petition.sitting


def test_what_survives_emptying(cast, client):
    cast.signed()
    sitting = cast.petition.members[0]
    sitting.office_email = "jo@city.example"
    packet = built(cast)
    steps.enter(cast.petition, "filed", facts(2, export_id=packet.id), cast.omar)
    steps.enter(cast.petition, "outcome", facts(1, result="won"), cast.omar)
    cast.petition.empties_at = now() - timedelta(seconds=1)
    db.session.commit()
    assert erasure.empty_delivered() == 1
    petitions.archive(cast.petition)
    db.session.commit()
    db.session.refresh(sitting)
    assert sitting.office_email == ""
    client.get(cast.path)
    for sentence in ("agreed on", "7 different people in the packet", "erased on", "Jo Park", "Delivered to"):
        assert sentence in client.page.text, sentence
    assert client.get(f"{cast.path}/council").status_code == 200


def test_nothing_is_filed_before_it_is_there(cast):
    packet = built(cast, 3)
    with pytest.raises(steps.Refused, match="before_packet"):
        steps.enter(cast.petition, "filed", facts(5, export_id=packet.id), cast.omar)
    with pytest.raises(steps.Refused, match="before_opening"):
        steps.enter(cast.petition, "filed", facts((now() - cast.petition.opened_at).days + 2), cast.omar)
    filed = steps.enter(cast.petition, "filed", facts(3, export_id=packet.id), cast.omar)
    with pytest.raises(steps.Refused, match="before_packet"):
        steps.correct(filed, facts(6, export_id=packet.id), "Earlier", cast.omar)


@pytest.mark.parametrize(
    ("votes", "result", "asked"),
    [("yyn", "passed", False), ("yyn", "failed", True), ("ynn", "passed", True), ("yn", "tied", False),
     ("yn", "passed", True), ("ynn", "postponed", False), ("", "failed", False)],
)  # fmt: skip
def test_numbers_and_result_that_differ_are_asked_about(cast, votes, result, asked):
    said = dict(enumerate({"y": "yes", "n": "no"}[vote] for vote in votes))
    found = steps.doubts(cast.petition, "voted", facts(1, result=result, votes=said))
    assert [doubt.code for doubt in found] == (["numbers"] if asked else [])
