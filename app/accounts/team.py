"""A team: who has which role in a petition, or in a whole campaign; invitations, changes, leaving, removing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask_security import MailUtil
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from app import audit, outbox
from app.accounts import people, roles, signins
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, Invitation, Membership, Petition

LIFE = timedelta(days=14)
KEPT = timedelta(days=30)  # after which the address of an invitation that is over is emptied
PER_ADDRESS, PER_TEAM = 3, 100  # invitations a day


class Refused(Exception):
    """`code`: last, lead, member, limit, over, other."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Team(NamedTuple):
    """Of a petition, or (petition empty) of a whole campaign."""

    campaign: Campaign
    petition: Petition | None = None

    @property
    def subject(self) -> Campaign | Petition:
        return self.petition or self.campaign

    @property
    def offers(self) -> list[str]:
        """The roles there are in it: a lead leads a campaign."""
        return [role for role in roles.ROLES if role != "lead" or self.petition is None]

    @property
    def head(self) -> str:
        """The role without which nobody answers for it."""
        return "organizer" if self.petition else "lead"


class Member(NamedTuple):
    account: Account
    role: str


def members(team: Team) -> list[Member]:
    """Who is on it, the strongest role first; of several roles somebody holds the strongest is told."""
    rows = db.session.scalars(_memberships(team).options(joinedload(Membership.account)).order_by(Membership.id))
    order, found = list(roles.ROLES), dict[int, Member]()
    for row in rows:
        known = found.get(row.account_id)
        if row.role in order and (known is None or order.index(row.role) < order.index(known.role)):
            found[row.account_id] = Member(row.account, row.role)
    return sorted(found.values(), key=lambda m: (order.index(m.role), m.account.name.lower()))


def find(team: Team, account_id: int) -> Member | None:
    """One of its members."""
    return next((member for member in members(team) if member.account.id == account_id), None)


def change(team: Team, member: Member, role: str, actor: Account) -> None:
    """Give a member another role. Raises Refused."""
    _may(team, actor, member.role, role)
    if role == member.role:
        return
    _keep_head(team, member)
    _drop(team, member.account)
    roles.give(member.account, role, team.campaign, team.petition)
    audit.record("team.role", team.subject, actor, account=member.account.id, role=role)


def remove(team: Team, member: Member, actor: Account) -> None:
    """Take somebody off: all their sign-ins end at once. Raises Refused."""
    _may(team, actor, member.role)
    if team.petition is None or not roles.may(actor, "lead", team.petition):
        _keep_head(team, member)
    _drop(team, member.account)
    signins.end(member.account, "removed")
    audit.record("team.removed", team.subject, actor, account=member.account.id, role=member.role)


def leave(team: Team, account: Account) -> None:
    """Go. Raises Refused: the last head stays until somebody else is one."""
    member = find(team, account.id)
    if member is None:
        return
    _keep_head(team, member)
    _drop(team, account)
    audit.record("team.left", team.subject, account, account=account.id, role=member.role)


def invite(team: Team, email: str, role: str, language: str, actor: Account) -> Invitation:
    """Offer a role to an address, by a letter; asked again it is the newest that is good. Raises Refused, ValueError
    (no address). Whether there is an account with the address is looked at by nobody."""
    _may(team, actor, role)
    email = MailUtil(None).normalize(email)  # type: ignore[arg-type]  # needs an application context, no application
    if any(member.account.email.lower() == email.lower() for member in members(team)):
        raise Refused("member")
    today = select(func.count()).where(Invitation.created_at > now() - timedelta(days=1))
    there = today.where(func.lower(Invitation.email) == email.lower())
    whole = today.where(Invitation.campaign_id == team.campaign.id)
    if (db.session.scalar(there) or 0) >= PER_ADDRESS or (db.session.scalar(whole) or 0) >= PER_TEAM:
        raise Refused("limit")
    same = [row for row in waiting(team) if row.email.lower() == email.lower()]
    for row in same:
        row.revoked_at, row.hash = now(), None
    moment = now()
    row = Invitation(campaign_id=team.campaign.id, petition_id=team.petition.id if team.petition else None, role=role,
                     email=email, language=language, account_id=actor.id, created_at=moment,
                     expires_at=moment + LIFE)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    row.hash = tokens.stored(token(row))
    outbox.owe_by("invitation", language, {"invitation": row.id})
    audit.record("team.invited", team.subject, actor, invitation=row.id, role=role)
    return row


def token(invitation: Invitation) -> str:
    """The secret of its link; derived, so that only its hash lies in the database."""
    return tokens.derive("join", invitation.id)


def waiting(team: Team) -> Sequence[Invitation]:
    """Invitations that nobody has answered yet."""
    query = select(Invitation).where(*_scope(Invitation, team), Invitation.accepted_at.is_(None),
                                     Invitation.revoked_at.is_(None), Invitation.expires_at > now())  # fmt: skip
    return db.session.scalars(query.order_by(Invitation.id)).all()


def revoke(team: Team, invitation: Invitation, actor: Account) -> None:
    """Its link opens nothing any more. Raises Refused."""
    _may(team, actor, invitation.role)
    invitation.revoked_at, invitation.hash = now(), None
    audit.record("team.revoked", team.subject, actor, invitation=invitation.id, role=invitation.role)


def invited(given: str) -> Invitation | None:
    """What a link's token opens, good or over."""
    digest = tokens.stored(given)
    return db.session.scalar(select(Invitation).where(Invitation.hash == digest)) if digest else None


def is_open(invitation: Invitation) -> bool:
    """Whether it can still be accepted."""
    over = invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now()
    return not over


def accept(invitation: Invitation, account: Account) -> None:
    """The account takes the role. Of two who press at once one does. Raises Refused."""
    if account.email.lower() != invitation.email.lower():
        raise Refused("other")
    free = update(Invitation).where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None),
                                    Invitation.revoked_at.is_(None), Invitation.expires_at > now())  # fmt: skip
    if not db.session.execute(free.values(accepted_at=now())).rowcount:  # type: ignore[attr-defined]
        raise Refused("over")
    team = Team(invitation.campaign, invitation.petition)
    roles.give(account, invitation.role, team.campaign, team.petition)
    audit.record("team.joined", team.subject, account, account=account.id, role=invitation.role)


def make_account(invitation: Invitation, name: str, password: str) -> Account:
    """An account for whoever got the letter; the link has shown that the address is theirs."""
    return people.add(invitation.email, name, password, language=invitation.language)


def forget() -> None:
    """Empty the addresses of invitations that are long over."""
    old = update(Invitation).where(Invitation.email != "", Invitation.expires_at < now() - KEPT)
    db.session.execute(old.values(email="", hash=None))


def _may(team: Team, actor: Account, *touched: str) -> None:
    """Leads are made and unmade by leads alone."""
    if any(role not in team.offers for role in touched):
        raise Refused("lead")
    if "lead" in touched and not roles.may(actor, "lead", campaign=team.campaign):
        raise Refused("lead")


def _keep_head(team: Team, member: Member) -> None:
    """Raises Refused if nobody would answer for it any more; of two who leave at once, one waits for the other."""
    db.session.execute(select(Campaign.id).where(Campaign.id == team.campaign.id).with_for_update())
    if member.role == team.head and sum(other.role == team.head for other in members(team)) == 1:
        raise Refused("last")


def _drop(team: Team, account: Account) -> None:
    for row in list(account.memberships):
        if row.campaign_id == team.campaign.id and row.petition_id == (team.petition.id if team.petition else None):
            account.memberships.remove(row)
    db.session.flush()


def _memberships(team: Team) -> Any:
    return select(Membership).where(*_scope(Membership, team))


def _scope(model: Any, team: Team) -> tuple[Any, ...]:
    petition_id = team.petition.id if team.petition else None
    same = model.petition_id.is_(None) if petition_id is None else model.petition_id == petition_id
    return model.campaign_id == team.campaign.id, same


def is_address(email: str) -> bool:
    """Whether this can be an e-mail address."""
    try:
        return bool(MailUtil(None).normalize(email))  # type: ignore[arg-type]
    except ValueError:
        return False
