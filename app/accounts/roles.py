"""Which role may do what, where. The one table, and the questions asked of it."""

from sqlalchemy import Select, or_, select

from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, Membership, Petition

# view: a petition's office, its figures and dates; roll: look at each signature and how to reach its signer;
# strike: take signatures off, correct them; enter: type in paper sheets; review: decide about doubles;
# import: put files on the roll, and undo them; team: invite, give roles, read the log.
# export_full: take everything typed, e-mail and phone too, out of the house, with a reason and a fresh second factor.
# Leads and organizers have it: they answer to the signers and see all of it on the roll as it is; others do not.
RIGHTS = (
    "view", "roll", "strike", "enter", "review", "import", "edit", "export", "export_full", "publish", "start", "team",
    "lead", "admin",
)  # fmt: skip

ROLES: dict[str, frozenset[str]] = {  # the strongest first
    "lead": frozenset(RIGHTS) - {"admin"},
    "organizer": frozenset(RIGHTS) - {"lead", "admin"},
    "reviewer": frozenset({"view", "roll", "strike", "enter", "review"}),
    "exporter": frozenset({"view", "roll", "export"}),
    "entry": frozenset({"view", "enter"}),
    "reader": frozenset({"view", "roll"}),
}
# Asked of a whole campaign, these are answered by a role in any one of its petitions; the others are not.
ANYWHERE = frozenset({"view", "start"})


def may(account: Account, right: str, petition: Petition | None = None, campaign: Campaign | None = None) -> bool:
    """Whether the account has the right in this petition, else in this campaign, else anywhere at all."""
    if right not in RIGHTS:
        raise ValueError(f"no such right: {right}")
    if not account.is_authenticated or not account.active:
        return False
    if account.is_admin:
        return True
    return any(
        right in ROLES.get(membership.role, ())
        for membership in account.memberships
        if _covers(membership, right, petition, campaign)
    )


def petitions_for(account: Account) -> Select[Petition]:
    """The petitions whose office the account may enter."""
    query = select(Petition)
    if account.is_admin:
        return query
    whole = select(Membership.campaign_id).where(
        Membership.account_id == account.id, Membership.petition_id.is_(None), Membership.role.in_(ROLES)
    )
    single = select(Membership.petition_id).where(
        Membership.account_id == account.id, Membership.petition_id.is_not(None), Membership.role.in_(ROLES)
    )
    return query.where(or_(Petition.campaign_id.in_(whole), Petition.id.in_(single)))


def campaigns_for(account: Account) -> Select[Campaign]:
    """The campaigns in which the account has any role."""
    query = select(Campaign)
    if account.is_admin:
        return query
    return query.where(Campaign.id.in_(select(Membership.campaign_id).where(Membership.account_id == account.id)))


def name_in(account: Account, petition: Petition | None = None, campaign: Campaign | None = None) -> str:
    """The strongest role there, admin the first of all; empty without one."""
    if account.is_admin:
        return "admin"
    held = {m.role for m in account.memberships if _covers(m, "view", petition, campaign)}
    return next((role for role in ROLES if role in held), "")


def give(account: Account, role: str, campaign: Campaign, petition: Petition | None = None) -> Membership:
    """Give a role in a petition, or in the whole campaign; giving it twice changes nothing."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    petition_id = petition.id if petition else None
    for membership in account.memberships:
        if (membership.role, membership.campaign_id, membership.petition_id) == (role, campaign.id, petition_id):
            return membership
    membership = Membership(campaign_id=campaign.id, petition_id=petition_id, role=role, created_at=now())
    account.memberships.append(membership)
    db.session.flush()
    return membership


def _covers(membership: Membership, right: str, petition: Petition | None, campaign: Campaign | None) -> bool:
    if petition is not None:
        return membership.campaign_id == petition.campaign_id and membership.petition_id in (None, petition.id)
    if campaign is not None:
        return membership.campaign_id == campaign.id and (membership.petition_id is None or right in ANYWHERE)
    return True
