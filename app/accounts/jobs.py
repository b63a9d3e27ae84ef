"""Letters to accounts, as a worker sends them."""

from app import outbox
from app.extensions import db
from app.models import Account, Letter


@outbox.renders("account")
def account(letter: Letter) -> outbox.Draft | None:
    """As it was written; nothing to an account that is gone."""
    receiver = db.session.get(Account, letter.account_id) if letter.account_id else None
    if receiver is None or letter.content is None:
        return None
    return outbox.Draft(receiver.email, letter.content["subject"], letter.content["text"])
