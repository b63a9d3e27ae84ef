"""Where each member of the council stands and, once that is released, how each voted: for the public."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.campaigns import entries
from app.extensions import db
from app.models import Answer, AnswerSheet, CouncilMember, LedgerEntry, Letter, Petition
from app.models.ledger import VOTES


class Row(NamedTuple):
    member: CouncilMember
    vote: str  # one of VOTES, or empty: no vote told of them
    waiting: datetime | None = None  # when they were asked, if nothing of theirs is published since


class Asked(NamedTuple):
    """When a member was really asked (the link was mailed, handed over or used), and whether anything is published."""

    at: datetime | None
    answered: bool


class Scorecard(NamedTuple):
    """Members in office, and those as well who voted; `voted` is the council's newest vote that was released."""

    rows: list[Row]
    voted: LedgerEntry | None
    votes: dict[str, int]  # how many of each, in the order of VOTES
    asked: bool  # whether any has been asked questions

    @property
    def needed(self) -> int:
        """Seats that are a majority."""
        return len(self.rows) // 2 + 1


def of(petition: Petition) -> Scorecard:
    """What may be shown now."""
    last = next((entry for entry in reversed(released(petition)) if entry.body_id is None and entry.votes), None)
    said = {vote.member_id: vote.vote for vote in last.votes} if last else {}
    sitting = {member.id for member in petition.sitting}
    known = asked(petition)
    rows = [
        Row(member, said.get(member.id, ""), known[member.id].at if _waits(known.get(member.id)) else None)
        for member in petition.members
        if member.id in sitting | set(said)
    ]
    counts = Counter(said.values())
    votes = {vote: counts[vote] for vote in VOTES if counts[vote]}
    return Scorecard(rows, last, votes, bool(known))


def asked(petition: Petition) -> dict[int, Asked]:
    """Who was really asked, or has answered, by member. A link alone asks nobody."""
    answered = select(Answer.id).where(Answer.sheet_id == AnswerSheet.id, Answer.published_at.is_not(None)).exists()
    at = func.coalesce(AnswerSheet.asked_at, Letter.sent_at, AnswerSheet.saved_at)
    query = select(AnswerSheet.member_id, at, answered).outerjoin(Letter, Letter.id == AnswerSheet.letter_id)
    rows = db.session.execute(query.where(AnswerSheet.petition_id == petition.id))
    return {member_id: Asked(at, answered) for member_id, at, answered in rows if at or answered}


def _waits(found: Asked | None) -> bool:
    return found is not None and not found.answered


def released(petition: Petition) -> list[LedgerEntry]:
    """The votes of the council and its committees that the public may see, the oldest first."""
    return [entry for entry in entries.valid(petition, "voted") if entry.milestone_id]
