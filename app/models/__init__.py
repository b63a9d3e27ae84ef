"""Tables, one file per noun."""

from app.models.account import Account, Membership, Role
from app.models.base import Base
from app.models.campaign import Campaign, CampaignText
from app.models.council import CouncilMember
from app.models.event import Event
from app.models.export import Export
from app.models.heartbeat import Heartbeat
from app.models.letter import Letter, MailboxAlias, Refusal, Token
from app.models.petition import Milestone, Petition, PetitionText, Tally
from app.models.place import City, Ward, ZipShare
from app.models.signature import Correction, Signature, Strike

__all__ = [
    "Account",
    "Base",
    "Campaign",
    "CampaignText",
    "City",
    "Correction",
    "CouncilMember",
    "Event",
    "Export",
    "Heartbeat",
    "Letter",
    "MailboxAlias",
    "Membership",
    "Milestone",
    "Petition",
    "PetitionText",
    "Refusal",
    "Role",
    "Signature",
    "Strike",
    "Tally",
    "Token",
    "Ward",
    "ZipShare",
]
