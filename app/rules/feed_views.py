"""What calendars ask for: the dates behind a secret address."""

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.extensions import db
from app.models import Campaign, Feed, Petition
from app.rules import feeds
from app.web.access import public
from app.web.language import speaking

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/calendar/<token>.ics")
@public
def calendar(token: str) -> ResponseReturnValue:
    """Meetings and deadlines (RFC 5545), in the language of whoever made the address. Revoked, or made by somebody who
    may not any more: gone (410)."""
    feed = feeds.find(token) or abort(404)
    if not is_open(feed):
        abort(410)
    with speaking((feed.account and feed.account.language) or "en"):
        text = feeds.write(feed, current_app.config["PUBLIC_URL"])
    return Response(text, content_type="text/calendar; charset=utf-8")


def is_open(feed: Feed) -> bool:
    """Whether it shows anything: not revoked, and whoever made it still may, by their account and their role."""
    if feed.revoked_at or feed.account is None:
        return False
    if feed.petition_id:
        return roles.may(feed.account, "edit", db.session.get_one(Petition, feed.petition_id))
    return roles.may(feed.account, "lead", campaign=db.session.get_one(Campaign, feed.campaign_id))
