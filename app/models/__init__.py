"""Tables, one file per noun."""

from app.models.account import Account, Membership, Role
from app.models.base import Base
from app.models.batch import Batch
from app.models.campaign import Campaign, CampaignText
from app.models.council import CouncilMember
from app.models.cover_letter import CoverLetter
from app.models.event import Event
from app.models.export import Export
from app.models.heartbeat import Heartbeat
from app.models.letter import Letter, MailboxAlias, Refusal, Token
from app.models.matching import Inquiry, MatchKey, MatchRun, NameCount, Pair, Ruling
from app.models.petition import Milestone, Petition, PetitionText, Tally
from app.models.place import Address, City, PlaceFile, Placing, Ward, ZipShare
from app.models.resident import Resident, ResidentFile, ResidentKey, ResidentLink
from app.models.rule import Rule
from app.models.sheet import Sheet, SheetBatch, SheetLine
from app.models.signature import Correction, SetAside, Signature, Strike

__all__ = [
    "Account",
    "Address",
    "Base",
    "Batch",
    "Campaign",
    "CampaignText",
    "City",
    "Correction",
    "CouncilMember",
    "CoverLetter",
    "Event",
    "Export",
    "Heartbeat",
    "Inquiry",
    "Letter",
    "MailboxAlias",
    "MatchKey",
    "MatchRun",
    "Membership",
    "Milestone",
    "NameCount",
    "Pair",
    "Petition",
    "PetitionText",
    "PlaceFile",
    "Placing",
    "Refusal",
    "Resident",
    "ResidentFile",
    "ResidentKey",
    "ResidentLink",
    "Role",
    "Rule",
    "Ruling",
    "SetAside",
    "Sheet",
    "SheetBatch",
    "SheetLine",
    "Signature",
    "Strike",
    "Tally",
    "Token",
    "Ward",
    "ZipShare",
]
