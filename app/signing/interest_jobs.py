"""Letters to who wants to know when a petition opens, and when each is told and forgotten."""

from flask import current_app, render_template

from app import database, jobs, mail, outbox
from app.campaigns import text
from app.models import Interest, Letter
from app.signing import interest
from app.web.language import speaking


@outbox.renders("interest")
def asked(letter: Letter) -> outbox.Draft | None:
    """The letter with the button; somebody who has confirmed already is told so."""
    wish = interest.of(letter)
    return _draft(letter, wish) if wish and wish.told_at is None else None


@outbox.renders("opening")
def opening(letter: Letter) -> outbox.Draft | None:
    """It is open: the one letter that was promised."""
    wish = interest.of(letter)
    return _draft(letter, wish) if wish and wish.petition.is_open else None


@jobs.every(60)
def tell() -> int:
    """Owe everybody who waits for an opened petition their letter."""
    with database.reading(), jobs.transaction():
        if not interest.due():
            return 0
    return jobs.until_done(interest.tell)


@jobs.every(3600)
def expire() -> int:
    """Erase the wishes whose time is over."""
    return jobs.until_done(interest.expire)


def _draft(letter: Letter, wish: Interest) -> outbox.Draft:
    site, petition = current_app.config["PUBLIC_URL"], wish.petition
    link = f"{site}/interest/{interest.token(wish.id)}"
    with speaking(letter.language):
        facts = {"petition": petition, "campaign": petition.campaign, "wish": wish, "link": link,
                 "page": f"{site}/{petition.campaign.slug}/{petition.slug}",
                 "text": text.current(petition, letter.language)}  # fmt: skip
        subject, body, html = (
            render_template(f"mail/{letter.kind}.{ending}", **facts) for ending in ("subject.txt", "txt", "html")
        )
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return outbox.Draft(
        wish.email, " ".join(subject.split()), body, mail.inline(html), petition.campaign.title, headers
    )
