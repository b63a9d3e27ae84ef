"""A token for each kind of secret address, and what it opens."""

from typing import Any

from werkzeug.routing import Rule

from app.common import tokens
from app.extensions import db
from app.insight import coaching
from app.ledger import questions
from app.models import (
    Account,
    AnswerSheet,
    Evening,
    Feed,
    Inquiry,
    Interest,
    Invitation,
    Letter,
    Petition,
    Reminder,
    Signature,
)
from app.rules import feeds, reminders
from tests.cast import START

MANIFEST = {
    "city": "", "council": "City Council", "text": {"version": 1}, "files": [{"name": "roll.csv", "sha256": "1" * 64}],
    "counts": {"signatures": 2, "people": 1, "set_aside_as_double": 1, "withdrawn": 0, "unconfirmed_not_counted": 0},
}  # fmt: skip
SCAN = {"state": "ready", "pages": [{"number": 1, "width": 20, "height": 10, "sha256": "1" * 64}]}
LIBRARY = "security."  # Flask-Security's own pages guard themselves


def token(rule: Rule, signature: Signature) -> str:
    """The token in the address of this page of this signature."""
    from app.signing import links

    purpose = rule.rule.split("/")[1]
    if purpose == "calendar":
        return feeds.token(shown(signature.petition))
    if purpose == "answer":
        found = questions.token(issued(signature.petition))
        assert found
        return found
    if purpose == "reminders":
        return reminders.token(reminded(signature.petition_id))
    if purpose == "interest":
        from app.signing import interest

        interest.ask(signature.petition_id, b"i" * 16, "interested@mail.example", "99501", "en")
        db.session.commit()
        return interest.token(db.session.query(Interest.id).filter_by(petition_id=signature.petition_id).scalar())
    if purpose == "advice":
        dov = db.session.scalars(db.select(Account).filter_by(name="Dov")).first()
        return coaching.token(dov.id, signature.petition_id) if dov else "no-such-token"
    if purpose in ("join", "evening"):
        model: Any = Invitation if purpose == "join" else Evening
        row = db.session.query(model).filter_by(petition_id=signature.petition_id).first()
        return tokens.derive(purpose, row.id) if row else "no-such-token"
    if purpose == "handover":
        return "A" * 22
    if purpose not in links.LIFE:  # Flask-Security's own
        return "no-such-token"
    found = links.make(purpose, signature.id, asked(signature) if purpose == "both" else 0)
    db.session.commit()
    return found


def shown(petition: Petition) -> Feed:
    """A calendar feed."""
    found = db.session.query(Feed).order_by(Feed.id.desc()).first()
    if found is None:
        account = db.session.query(Account).filter_by(is_admin=True).first()
        assert account
        found = feeds.renew(petition.campaign, petition, account)
        db.session.commit()
    return found


def issued(petition: Petition) -> AnswerSheet:
    """A council member's page of answers."""
    found = db.session.query(AnswerSheet).filter_by(petition_id=petition.id).first()
    if found is None:
        questions.ask(petition, {"en": "Why?", "es": "¿Por qué?"}, None)
        found = questions.issue(petition, petition.members[0], None)
        db.session.commit()
    return found


def reminded(petition_id: int) -> int:
    """The letter that reminds an organizer of a date of this petition."""
    found = db.session.query(Reminder).filter_by(petition_id=petition_id).first()
    if found is None:
        account = db.session.query(Account).filter_by(is_admin=True).first()
        assert account
        letter = Letter(kind="deadline", account_id=account.id, created_at=START)
        db.session.add(letter)
        db.session.flush()
        found = Reminder(account_id=account.id, petition_id=petition_id, deadline="notice_by", day=START.date(), lead=7,
                         letter_id=letter.id, created_at=START)  # fmt: skip
        db.session.add(found)
        db.session.commit()
    return found.letter_id or 0


def asked(signature: Signature) -> int:
    """The letter that asks whether this signature and another are one person's."""
    found = db.session.query(Inquiry).filter_by(a_id=signature.id).first()
    if found is None:
        letter = Letter(kind="both", petition_id=signature.petition_id, signature_id=signature.id, created_at=START)
        other = db.session.query(Signature).filter(Signature.id > signature.id).first() or signature
        found = Inquiry(petition_id=signature.petition_id, a_id=signature.id, b_id=other.id, at=START)
        db.session.add(letter)
        db.session.flush()
        found.a_letter_id = letter.id
        db.session.add(found)
        db.session.commit()
    return found.a_letter_id or 0
