"""All routes of the application, with samples for what stands in their addresses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.insight import sources
from app.ledger import questions
from app.models import (
    Batch,
    BulkDeed,
    CouncilBody,
    CouncilMember,
    Evening,
    Export,
    Invitation,
    LedgerEntry,
    Letter,
    Membership,
    Milestone,
    OpenedCity,
    Opening,
    Petition,
    PlaceFile,
    Placing,
    Question,
    Reminder,
    ResidentFile,
    Sample,
    SampledLine,
    Sheet,
    SheetBatch,
    SheetLine,
    Signature,
    SignerUpdate,
    SignIn,
    Vote,
)
from app.rules import card, days_off, feeds, meetings, reminders
from tests.cast import START, Cast, square
from tests.house.secrets import token

MANIFEST = {
    "city": "", "council": "City Council", "text": {"version": 1}, "files": [{"name": "roll.csv", "sha256": "1" * 64}],
    "counts": {"signatures": 2, "people": 1, "set_aside_as_double": 1, "withdrawn": 0, "unconfirmed_not_counted": 0},
}  # fmt: skip
SCAN = {"state": "ready", "pages": [{"number": 1, "width": 20, "height": 10, "sha256": "1" * 64}]}
LIBRARY = "security."  # Flask-Security's own pages guard themselves


def rules(app: Flask, method: str | None = None) -> Iterator[Rule]:
    """Every rule that is ours, or those that answer this method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint != "static" and (method is None or method in (rule.methods or ())):
            yield rule


def access(app: Flask, rule: Rule) -> str | None:
    """What the line under the route says: public, signed_in, or a right."""
    return getattr(app.view_functions[rule.endpoint], "__access__", None)


def furnish(petition: Petition, cast: Cast) -> dict[str, Any]:
    """Something of every kind that has an id, belonging to this petition; the samples for its addresses."""
    signature = cast.signed("Amal Haddad", petition=petition, email=f"amal{petition.id}@mail.example")
    twin = cast.signed("Amal Haddad Jr", petition=petition, email=f"amal{petition.id}jr@mail.example")
    member = CouncilMember(petition=petition, seat="At large", name="Kim Doe", position=9)
    milestone = Milestone(
        petition_id=petition.id, at=START, kind="note", wording={"en": "A hearing", "es": "Audiencia"}
    )
    export = Export(
        petition_id=petition.id, format="packet", edition="clerk", as_of=START, fields=["no"], state="ready",
        code=f"C0DE-0000-{petition.id:04d}", created_at=START, filename="packet.zip", size=12, sha256="0" * 64,
        manifest=MANIFEST | {"city": petition.city.name},
    )  # fmt: skip
    brought = Batch(
        petition_id=petition.id, filename="list.csv", sha256="0" * 64, size=12, mapping={}, counts={}, created_at=START,
        reading={"format": "csv", "header": ["name"], "order": "mdy"}, state="applied", applied_at=START,
    )  # fmt: skip
    letter = Letter(kind="confirm", petition_id=petition.id, signature_id=signature.id, created_at=START)
    file = PlaceFile(
        petition_id=petition.id, kind="wards", state="waiting", filename="wards.json", size=12, created_at=START,
        content={"wards": [{"name": "Ward 1", "geometry": square(-150.0, 61.0)}], "renames": {}},
        report={"remarks": [], "kept": ["Ward 1"], "redrawn": [], "new": [], "gone": [], "renamed": [["Old", "Ward 1"]],
                "moves": {"looked": 2, "moved": 1, "others": 1, "tiers": [["inside", "placed", 1]], "wards": []}},
    )  # fmt: skip
    run = Placing(
        petition_id=petition.id, why="wards", state="done", done=2, total=2, renames={}, drops=[], created_at=START,
        ended_at=START, report=file.report["moves"],
    )  # fmt: skip
    residents = ResidentFile(
        petition_id=petition.id, filename="voters.csv", sha256="0" * 64, size=12, mapping={}, counts={"entries": 2},
        reading={"format": "csv", "header": ["name"]}, provenance="The county", drop_on=START.date(), state="ready",
        created_at=START, linked_at=START,
    )  # fmt: skip
    sample = Sample(
        petition_id=petition.id, rule="california", seed="seed", as_of=START, state="ready", filed=2, size=2, done=2,
        valid=1, created_at=START, drawn_at=START,
    )  # fmt: skip
    batch = SheetBatch(petition_id=petition.id, holder="Ana", created_at=START, notice="paper-1")
    sheet = Sheet(petition_id=petition.id, number=1, state="entered", scan=SCAN)
    sheet.typed = [SheetLine(number=1, kind="signed", signature_id=signature.id, saved_at=START)]
    batch.sheets = [sheet]
    body = CouncilBody(petition_id=petition.id, name="Library committee")
    question = Question(petition_id=petition.id, wording={"en": "Why?", "es": "¿Por qué?"}, created_at=START)
    entry = LedgerEntry(
        petition_id=petition.id, step="voted", at=START, result="passed", milestone=milestone, created_at=START,
        link="https://city.example/minutes", receipt=SCAN | {"folder": petition.id},
    )  # fmt: skip
    entry.votes = [Vote(member=member, vote="yes")]
    opening = Opening(campaign_id=petition.campaign_id, created_at=START, cities=[OpenedCity(petition=petition)])
    db.session.add(opening)
    db.session.add_all([member, milestone, export, letter, file, run, batch, brought, residents, body, question, entry])
    db.session.flush()
    db.session.add(sample)
    db.session.flush()
    db.session.add_all(
        [
            SampledLine(sample_id=sample.id, rank=1, number=2, signature_id=twin.id, verdict="valid", judged_at=START),
            SampledLine(sample_id=sample.id, rank=2, number=1, signature_id=signature.id),
        ]
    )
    signature.channel, signature.sheet_id, signature.line = "paper", sheet.id, 1
    for kept in (f"scans/{sheet.id}", f"receipts/{petition.id}"):
        pictures = cast.app.config["DATA_DIR"] / kept
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "page-1.jpg").write_bytes(b"\xff\xd8\xff")
    questions.issue(petition, member, None)
    db.session.commit()
    return {
        "campaign": petition.campaign.slug,
        "city": petition.slug,
        "there": petition.slug,
        "signature_id": signature.id,
        "a_id": signature.id,
        "b_id": twin.id,
        "member_id": member.id,
        "milestone_id": milestone.id,
        "body_id": body.id,
        "question_id": question.id,
        "entry_id": entry.id,
        "step": "heard",
        "export_id": export.id,
        "import_id": brought.id,
        "letter_id": letter.id,
        "opening_id": opening.id,
        "file_id": file.id,
        "run_id": run.id,
        "batch_id": batch.id,
        "number": sheet.number,
        "line": 1,
        "page": 1,
        "residents_id": residents.id,
        "sample_id": sample.id,
        "code": export.code,
        "key": "no-such-letter",
        "filename": "roll.csv",
        "rule_name": "minimum",
        **_dates(petition, cast),
        **_source(petition, cast),
        **_people(petition, cast),
        **_order(petition),
    }


def _dates(petition: Petition, cast: Cast) -> dict[str, Any]:
    """A meeting, a day off, a feed and a line of the rule card."""
    meeting = meetings.add(petition, START + timedelta(days=900))
    holiday = days_off.add(petition, START.date(), "Founders’ Day", False, None)
    card.write(petition, "minimum", 500, "City Code 2-14", START.date(), None)
    feeds.renew(petition.campaign, petition, cast.dov if petition is cast.other_petition else cast.omar)
    db.session.commit()
    return {"meeting_id": meeting.id, "holiday_id": holiday.id}


def _source(petition: Petition, cast: Cast) -> dict[str, Any]:
    """A link of its own."""
    source = sources.add(petition, "Ana", "volunteer", cast.ada)
    db.session.commit()
    return {"source_id": source.id, "short": source.short}


def _order(petition: Petition) -> dict[str, Any]:
    """A deed on many signatures and an update to signers."""
    deed = BulkDeed(petition_id=petition.id, kind="strike", reason="x", state="done", filters={}, up_to=0,
                    created_at=START, ended_at=START)  # fmt: skip
    news = SignerUpdate(petition_id=petition.id, subject={"en": "News"}, body={"en": "It is **on**."}, created_at=START,
                        changed_at=START)  # fmt: skip
    db.session.add_all([deed, news])
    db.session.commit()
    return {"deed_id": deed.id, "update_id": news.id}


def _people(petition: Petition, cast: Cast) -> dict[str, Any]:
    """Somebody on the team of the petition and of its campaign; invitations to both; a volunteer's evening."""
    made = cast.account(f"Tess{petition.id}", "reader", petition)
    made.memberships.append(Membership(role="reader", campaign_id=petition.campaign_id, created_at=START))
    invited = [
        Invitation(campaign_id=petition.campaign_id, petition_id=petition.id, role="reader", email="new@mail.example",
                   created_at=START, expires_at=now() + timedelta(days=1)),
    ]  # fmt: skip
    evening = Evening(petition_id=petition.id, name="Vera", sheets=[1], created_at=START,
                      ends_at=now() + timedelta(hours=1))  # fmt: skip
    entry = SignIn(account_id=cast.omar.id, hash=bytes(31) + bytes([petition.id]), created_at=START, seen_at=now())
    db.session.add_all([*invited, evening, entry])
    db.session.flush()
    for row, purpose in ((invited[0], "join"), (evening, "evening")):
        row.hash = tokens.stored(tokens.derive(purpose, row.id))
    db.session.commit()
    return {"account_id": made.id, "invitation_id": invited[0].id, "evening_id": evening.id, "sign_in_id": entry.id}


def address(rule: Rule, samples: dict[str, Any]) -> str:
    """An address of this rule."""
    values = {"number": 1, "line": 1} | samples
    if "token" in rule.arguments and "token" not in values:
        values["token"] = token(rule, db.session.get_one(Signature, samples["signature_id"]))
    if rule.endpoint == "reminding.off":  # of an organizer's letter, not a signer's
        letters = (row.letter_id or 0 for row in db.session.query(Reminder))
        values["letter_id"] = next(id for id in letters if reminders.token(id) == values["token"])
    missing = rule.arguments - set(values)
    assert not missing, f"{rule.rule}: give {missing} a sample in tests/house/routes.py"
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built, rule.rule
    return built[1]
