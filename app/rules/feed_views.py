"""What calendars ask for: the dates behind a secret address."""

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.models import Account
from app.rules import feeds
from app.web.access import public
from app.web.language import speaking

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/calendar/<token>.ics")
@public
def calendar(token: str) -> ResponseReturnValue:
    """Meetings and deadlines (RFC 5545), in the language of whoever made the address. Revoked: gone (410)."""
    feed = feeds.find(token) or abort(404)
    if feed.revoked_at:
        abort(410)
    account = db.session.get(Account, feed.account_id) if feed.account_id else None
    with speaking(account.language if account and account.language else "en"):
        text = feeds.write(feed, current_app.config["PUBLIC_URL"])
    return Response(text, content_type="text/calendar; charset=utf-8")
