"""Pictures of receipts, and deleting those of no entry; the letter with a member's link."""

from flask import current_app, render_template

from app import jobs, outbox
from app.campaigns import text
from app.extensions import db
from app.ledger import questions, receipts
from app.models import AnswerSheet, Letter
from app.web.language import speaking


@jobs.job("receipt")
def receipt(entry_id: int) -> None:
    """Make the pictures of an entry's receipt."""
    receipts.make(entry_id, current_app.config["DATA_DIR"])


@jobs.every(3600)
def sweep() -> None:
    """Receipts of which no entry came to be."""
    with jobs.transaction():
        receipts.sweep(current_app.config["DATA_DIR"])


@outbox.renders("questions")
def letter(letter: Letter) -> outbox.Draft | None:
    """The link to a member's page; nothing once it was revoked or replaced."""
    details = letter.details or {}
    sheet = db.session.get(AnswerSheet, details.get("sheet", 0))
    token = questions.token(sheet) if sheet else None
    if sheet is None or token is None or sheet.generation != details.get("generation") or not sheet.member.office_email:
        return None
    petition = sheet.petition
    with speaking(letter.language):
        context = {"petition": petition, "campaign": petition.campaign, "member": sheet.member,
                   "text": text.current(petition, letter.language),
                   "page": f"{current_app.config['PUBLIC_URL']}/answer/{token}"}  # fmt: skip
        subject, body = (render_template(f"mail/questions.{ending}", **context) for ending in ("subject.txt", "txt"))
    return outbox.Draft(sheet.member.office_email, " ".join(subject.split()), body, None, petition.campaign.title)
