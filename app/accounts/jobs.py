"""Letters to organizers: made when they leave, so that no link lies in the outbox."""

from datetime import timedelta

from flask import current_app, render_template
from sqlalchemy import delete

from app import jobs, outbox
from app.accounts import signins, team, wiring, words
from app.common.clock import now
from app.extensions import db
from app.models import Account, Invitation, Letter
from app.web.language import speaking


@outbox.renders("reset_instructions")
@outbox.renders("reset_notice")
@outbox.renders("change_notice")
def to_organizer(letter: Letter) -> outbox.Draft | None:
    """The kinds are the names Flask-Security gives its letters; nothing for an account that is out of use."""
    account = db.session.get(Account, letter.account_id) if letter.account_id else None
    if account is None or not account.active:
        return None
    link = (
        wiring.password_link(account, current_app.config["PUBLIC_URL"]) if letter.kind == "reset_instructions" else ""
    )
    with speaking(letter.language):
        subject, body = (render_template(f"mail/{letter.kind}.{part}", link=link) for part in ("subject.txt", "txt"))
    return outbox.Draft(account.email, subject.strip(), body)


@outbox.renders("invitation")
def invite(letter: Letter) -> outbox.Draft | None:
    """Who invites whom to what, and the link; nothing once it is over."""
    row = db.session.get(Invitation, (letter.details or {}).get("invitation", 0))
    if row is None or not row.hash or not team.is_open(row):
        return None
    with speaking(letter.language):
        facts = {
            "invitation": row, "link": f"{current_app.config['PUBLIC_URL']}/join/{team.token(row)}",
            "role": words.ROLES[row.role], "where": row.petition.city.name if row.petition else row.campaign.title,
        }  # fmt: skip
        subject, body = (render_template(f"mail/invitation.{part}", **facts) for part in ("subject.txt", "txt"))
    return outbox.Draft(row.email, subject.strip(), body, sender=row.campaign.title)


@jobs.every(3600)
def forget_people() -> None:
    """Sign-ins and invitations that are long over."""
    with jobs.transaction():
        signins.forget()
        team.forget()


@jobs.every(3600)
def forget_nobody() -> None:
    """Letters to addresses without an account were written for the work alone."""
    with jobs.transaction():
        day_ago = now() - timedelta(days=1)
        db.session.execute(delete(Letter).where(Letter.held == "nobody", Letter.created_at < day_ago))
