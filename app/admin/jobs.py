"""The letter that tries the mail settings."""

from flask import current_app

from app import outbox
from app.admin.mailing import KIND
from app.extensions import db
from app.models import Account, Letter
from app.web.language import gettext as _
from app.web.language import speaking


@outbox.renders(KIND)
def trial(letter: Letter) -> outbox.Draft | None:
    """To the admin who asked for it."""
    account = db.session.get(Account, letter.account_id)
    if account is None:
        return None
    with speaking(letter.language):
        site = current_app.config["PUBLIC_URL"]
        body = _(
            "This letter was sent from %(site)s to try its mail settings. It has arrived, so they work.", site=site
        )
        return outbox.Draft(account.email, _("A letter to try the mail settings"), body)
