"""Tables, one file per noun."""

from app.models.account import Account, Membership, Role
from app.models.approval import Approval
from app.models.base import Base
from app.models.batch import Batch
from app.models.campaign import Campaign, CampaignText
from app.models.council import CouncilBody, CouncilMember, Stand
from app.models.cover_letter import CoverLetter
from app.models.event import Event
from app.models.export import Export, Handover, SnapshotLine
from app.models.heartbeat import Heartbeat
from app.models.insight import Coaching, KeptFigures, Source
from app.models.interest import Interest
from app.models.join_request import JoinRequest
from app.models.ledger import LedgerEntry, Vote
from app.models.letter import Letter, MailboxAlias, Refusal, Token
from app.models.matching import Inquiry, MatchKey, MatchRun, NameCount, Pair, Ruling
from app.models.opening import OpenedCity, Opening
from app.models.order import (
    BulkDeed,
    BulkLine,
    ModerationCase,
    ModerationReport,
    ModerationRuling,
    SignerUpdate,
    UpdateCopy,
)
from app.models.people import Evening, Invitation, Passkey, SignIn
from app.models.petition import Milestone, Petition, PetitionDraft, PetitionText, Tally
from app.models.place import Address, City, PlaceFile, Placing, Ward, ZipShare
from app.models.question import Answer, AnswerSheet, Hiding, Question
from app.models.resident import Resident, ResidentFile, ResidentKey, ResidentLink
from app.models.rule import Feed, Holiday, Meeting, Reminder, ReminderChoice, Rule
from app.models.sample import Sample, SampledLine
from app.models.sheet import Sheet, SheetBatch, SheetLine
from app.models.signature import Correction, SetAside, Signature, Strike

__all__ = [
    "Account",
    "Address",
    "Answer",
    "AnswerSheet",
    "Approval",
    "Base",
    "Batch",
    "BulkDeed",
    "BulkLine",
    "Campaign",
    "CampaignText",
    "City",
    "Coaching",
    "Correction",
    "CouncilBody",
    "CouncilMember",
    "CoverLetter",
    "Evening",
    "Event",
    "Export",
    "Feed",
    "Handover",
    "Heartbeat",
    "Hiding",
    "Holiday",
    "Inquiry",
    "Interest",
    "Invitation",
    "JoinRequest",
    "KeptFigures",
    "LedgerEntry",
    "Letter",
    "MailboxAlias",
    "MatchKey",
    "MatchRun",
    "Meeting",
    "Membership",
    "Milestone",
    "ModerationCase",
    "ModerationReport",
    "ModerationRuling",
    "NameCount",
    "OpenedCity",
    "Opening",
    "Pair",
    "Passkey",
    "Petition",
    "PetitionDraft",
    "PetitionText",
    "PlaceFile",
    "Placing",
    "Question",
    "Refusal",
    "Reminder",
    "ReminderChoice",
    "Resident",
    "ResidentFile",
    "ResidentKey",
    "ResidentLink",
    "Role",
    "Rule",
    "Ruling",
    "Sample",
    "SampledLine",
    "SetAside",
    "Sheet",
    "SheetBatch",
    "SheetLine",
    "SignIn",
    "Signature",
    "SignerUpdate",
    "SnapshotLine",
    "Source",
    "Stand",
    "Strike",
    "Tally",
    "Token",
    "UpdateCopy",
    "Vote",
    "Ward",
    "ZipShare",
]
