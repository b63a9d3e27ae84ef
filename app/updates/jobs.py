"""Updates as letters: the renderers a worker calls, and the clockwork that owes copies."""

from flask import current_app, render_template

from app import jobs, mail, outbox
from app.common import markdown
from app.extensions import db
from app.models import Account, Letter, SignerUpdate
from app.signing import links
from app.updates import sending
from app.web.language import speaking


@jobs.every(2)
def feed() -> int:
    """Owe what there is room for."""
    return sending.feed()


@outbox.renders(sending.KIND)
def copy(letter: Letter) -> outbox.Draft | None:
    """A signer's copy, with the way to stop them in one press (RFC 8058)."""
    found = sending.meant(letter)
    if found is None:
        return None
    update, signature = found
    stop = f"{current_app.config['PUBLIC_URL']}/unsubscribe/{links.make('unsubscribe', signature.id)}"
    own = f"{current_app.config['PUBLIC_URL']}/me/{links.make('me', signature.id)}"
    return _draft(update, letter.language, signature.email or "", signature.given_name or "", stop, own)


@outbox.renders("update_test")
def test(letter: Letter) -> outbox.Draft | None:
    """The same to its author, in each language of the petition one; its links lead nowhere."""
    details = letter.details or {}
    update, account = db.session.get(SignerUpdate, details.get("update", 0)), db.session.get(Account, letter.account_id)
    if update is None or account is None:
        return None
    page = f"{current_app.config['PUBLIC_URL']}/{update.petition.campaign.slug}/{update.petition.slug}"
    return _draft(update, letter.language, account.email, account.name, page, page, own=True)


def _draft(
    update: SignerUpdate, language: str, to: str, name: str, stop: str, mine: str, own: bool = False
) -> outbox.Draft:
    petition = update.petition
    spoken = language if language in update.subject else next(iter(update.subject))
    with speaking(spoken):
        body = update.body[spoken]
        context = {"petition": petition, "campaign": petition.campaign, "name": name[:40], "body": body, "stop": stop,
                   "mine": mine, "html": markdown.render(body), "own": own}  # fmt: skip
        text, html = (render_template(f"mail/update.{ending}", **context) for ending in ("txt", "html"))
    headers = {} if own else {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = " ".join(update.subject[spoken].split())
    return outbox.Draft(to, subject, text, mail.inline(html), petition.campaign.title, headers)
