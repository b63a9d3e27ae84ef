"""Clockwork: figures of long rolls are counted anew, organizers are written to."""

from flask import current_app, render_template

from app import database, jobs, outbox
from app.insight import coaching, kept, words
from app.models import Letter
from app.web.language import speaking


@jobs.every(5)
def count() -> int:
    """Count anew what is due; two workers do it once."""
    with jobs.alone("figures") as ours:
        if not ours:
            return 0
        with database.reading(), jobs.transaction():
            ids = list(kept.stale())
        for petition_id in ids:
            with database.reading(), jobs.transaction():
                counted = kept.count(petition_id)
            with jobs.transaction():
                kept.keep(petition_id, counted)
        return len(ids)


@jobs.every(900)
def advise() -> int:
    """Owe everybody the letter that is due to them."""
    with jobs.alone("advice") as ours:
        if not ours:
            return 0
        with database.reading(), jobs.transaction():
            due = coaching.due()
        owed = 0
        for account_id, petition_id in due:
            with jobs.transaction():
                owed += coaching.owe(account_id, petition_id)
        return owed


@outbox.renders(coaching.KIND)
def to_organizer(letter: Letter) -> outbox.Draft | None:
    """What the petition needs as it leaves; nothing if it needs nothing."""
    found = coaching.still(letter)
    if found is None:
        return None
    account, known, steps = found
    petition, site = known.petition, current_app.config["PUBLIC_URL"]
    off = f"{site}/advice/{coaching.token(account.id, petition.id)}"
    with speaking(letter.language):
        told = [words.of(step, petition) for step in steps]
        body = render_template("mail/advice.txt", petition=petition, known=known, told=told, site=site, off=off)
        subject = f"{petition.city.name}: {told[0].sentence.rstrip('.:')}"
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return outbox.Draft(account.email, subject, body, sender=petition.campaign.title, headers=headers)
