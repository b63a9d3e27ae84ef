"""Calendar feeds: a secret address for the dates of a petition, or of a whole campaign; taken back by one press, and
with the right of whoever made it."""

import os
from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import Select, select

from app import audit
from app.common import ics, tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, Feed, Petition
from app.rules import deadlines, meetings, words
from app.rules.deadlines import Deadline
from app.web.language import gettext as _

ALARM = timedelta(days=2)
REFRESH = timedelta(hours=6)


def live(campaign: Campaign, petition: Petition | None) -> Feed | None:
    """The address in use, if there is one."""
    return db.session.scalar(_in_use(campaign, petition).order_by(Feed.id.desc()).limit(1))


def renew(campaign: Campaign, petition: Petition | None, account: Account) -> Feed:
    """A new address; the former one shows nothing any more."""
    revoke(campaign, petition, account)
    moment = now().replace(microsecond=0)
    feed = Feed(hash=os.urandom(32), campaign_id=campaign.id, petition_id=petition.id if petition else None,
                account_id=account.id, created_at=moment)  # fmt: skip
    db.session.add(feed)
    db.session.flush()
    feed.hash = tokens.stored(token(feed)) or feed.hash
    audit.record("feed.made", feed, account)
    return feed


def revoke(campaign: Campaign, petition: Petition | None, account: Account) -> None:
    """The address in use shows nothing any more."""
    for feed in db.session.scalars(_in_use(campaign, petition)):
        feed.revoked_at = now()
        audit.record("feed.revoked", feed, account)


def token(feed: Feed) -> str:
    """The secret in its address, derived: no secret lies in the database."""
    return tokens.derive("calendar", feed.id, int(feed.created_at.timestamp()))


def find(secret: str) -> Feed | None:
    """The feed with this secret, revoked or not."""
    stored = tokens.stored(secret)
    return db.session.scalar(select(Feed).filter_by(hash=stored)) if stored else None


def write(feed: Feed, site: str) -> str:
    """Its dates as a calendar file; `site` is our own address."""
    rows = list(db.session.scalars(_petitions(feed)))
    found = deadlines.among(rows)
    many = feed.petition_id is None
    entries = [entry for p in rows for entry in _entries(p, found[p.id], site, many)]
    campaign = db.session.get_one(Campaign, feed.campaign_id)
    name = campaign.title if many else ", ".join(f"{p.city.name}: {campaign.title}" for p in rows)
    return ics.write(entries, name, REFRESH)


def _in_use(campaign: Campaign, petition: Petition | None) -> Select[Feed]:
    number = petition.id if petition else None
    return select(Feed).where(Feed.campaign_id == campaign.id, Feed.petition_id.is_not_distinct_from(number),
                              Feed.revoked_at.is_(None))  # fmt: skip


def _petitions(feed: Feed) -> Select[Petition]:
    mine = select(Petition).where(Petition.campaign_id == feed.campaign_id).order_by(Petition.id)
    return mine.where(Petition.id == feed.petition_id) if feed.petition_id else mine


def _entries(petition: Petition, found: Iterable[Deadline], site: str, many: bool) -> Iterator[ics.Entry]:
    host = site.partition("://")[2].partition("/")[0].partition(":")[0]
    for deadline in found:
        if not deadlines.matters(petition, deadline):
            continue
        title = words.title(deadline)
        note = deadline.meeting.note if deadline.name == "meeting" and deadline.meeting else words.how(deadline)
        source = _("Source: %(source)s", source=deadline.rule.source) if deadline.rule else ""
        yield ics.Entry(
            uid=f"{deadline.key.replace(':', '-')}-{petition.id}@{host}",
            begins=deadline.day if deadline.whole_day else deadline.at,
            summary=f"{petition.city.name}: {title}" if many else title,
            stamp=deadline.changed_at,
            lasts=meetings.LASTS if deadline.name == "meeting" and not deadline.whole_day else None,
            description="\n".join(part for part in (note, source) if part),
            url=f"{site}/office/{petition.campaign.slug}/{petition.slug}/dates",
            alarms=() if deadline.name == "meeting" else (ALARM,),
        )
