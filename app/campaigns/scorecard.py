"""Where each member of the council stands and, once that is released, how each voted: for the public."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select

from app.campaigns import entries
from app.extensions import db
from app.models import AnswerSheet, CouncilMember, LedgerEntry, Petition
from app.models.ledger import VOTES


class Row(NamedTuple):
    member: CouncilMember
    vote: str  # one of VOTES, or empty: no vote told of them


class Scorecard(NamedTuple):
    """Members in office, and those as well who voted; `voted` is the council's newest vote that was released."""

    rows: list[Row]
    voted: LedgerEntry | None
    votes: dict[str, int]  # how many of each, in the order of VOTES
    asked: bool  # whether members have been asked questions

    @property
    def needed(self) -> int:
        """Seats that are a majority."""
        return len(self.rows) // 2 + 1


def of(petition: Petition) -> Scorecard:
    """What may be shown now."""
    last = next((entry for entry in reversed(released(petition)) if entry.body_id is None and entry.votes), None)
    said = {vote.member_id: vote.vote for vote in last.votes} if last else {}
    sitting = {member.id for member in petition.sitting}
    rows = [Row(member, said.get(member.id, "")) for member in petition.members if member.id in sitting | set(said)]
    counts = Counter(said.values())
    asked = select(AnswerSheet.id).where(AnswerSheet.petition_id == petition.id).limit(1)
    votes = {vote: counts[vote] for vote in VOTES if counts[vote]}
    return Scorecard(rows, last, votes, db.session.scalar(asked) is not None)


def released(petition: Petition) -> list[LedgerEntry]:
    """The votes of the council and its committees that the public may see, the oldest first."""
    return [entry for entry in entries.valid(petition, "voted") if entry.milestone_id]
