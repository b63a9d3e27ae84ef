"""A campaign: its address, languages, colour and master text."""

import re

from sqlalchemy import select

from app import audit
from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign

# First segments of addresses that are ours (see docs: addresses).
RESERVED = frozenset(
    (
        *("confirm", "both", "me", "unsubscribe", "embed", "embed.js", "badge", "verify", "handover", "reminders"),
        *("evening", "join"),
        *("office", "account", "api"),
        *("healthz", "metrics", "static", "about", "privacy", "robots.txt", "sitemap.xml", "favicon.ico"),
        *(".well-known", "advice", "answer", "interest", "calendar", "campaigns", "go", "mail", "admin"),
    )
)
LANGUAGES = ("en", "es")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Refused(ValueError):
    """Why a campaign cannot be made so: `code` is shape, reserved or taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(
    slug: str, title: str, wordings: dict[str, text.Wording], *, accent: str = "#214e3b", contact: str = "",
    programmes: dict[str, str] | None = None, account: Account | None = None,
) -> Campaign:  # fmt: skip
    """Found a campaign; its languages are those of its texts, the first is the default. May raise Refused."""
    check_slug(slug)
    campaign = Campaign(
        slug=slug, title=title, accent=accent, languages=list(wordings), contact=contact, created_at=now()
    )
    db.session.add(campaign)
    db.session.flush()
    text.rewrite_master(campaign, wordings, programmes)
    audit.record("campaign.founded", campaign, account)
    return campaign


def check_slug(slug: str) -> None:
    """Whether this may be a campaign's address, else Refused."""
    if slug in RESERVED:
        raise Refused("reserved")
    if len(slug) > 80 or not SLUG.fullmatch(slug):
        raise Refused("shape")
    if find(slug):
        raise Refused("taken")


def find(slug: str) -> Campaign | None:
    """The campaign with this address."""
    return db.session.scalar(select(Campaign).filter_by(slug=slug))


def touch(campaign: Campaign) -> None:
    """Let every page of the campaign be drawn anew."""
    moment = now()
    for petition in campaign.petitions:
        petition.changed_at = moment
