"""Reasons as everybody reads them: in signers' own words, the newest first, with the name as each chose to show it.

Never with ward or ZIP. Only of signatures that count now, so that who withdraws or is erased is gone at once, and only
where the signer agreed on our own page: nobody knows what signers of an imported file were told."""

from typing import Any, NamedTuple

from sqlalchemy import and_, select

from app.common import tokens
from app.common.clock import iso
from app.extensions import db
from app.models import ModerationCase, Petition, Signature
from app.roll import byline

C, S = ModerationCase, Signature
FEW = 3  # on the petition page
RECENT = 100  # looked through for them


class Shown(NamedTuple):
    signature_id: int
    name: str  # empty: the signer keeps it
    words: str
    language: str

    @property
    def mark(self) -> str:
        """What a form may carry of it: signatures' numbers are nobody's business."""
        return tokens.blind(f"reason {self.signature_id}")[:16]


def few(petition: Petition, limit: int = FEW) -> list[Shown]:
    """What the page shows: approved ones; where the campaign reads later, also what nobody has read or reported."""
    agreed = and_(S.petition_id == petition.id, S.standing == "counts", S.show_reason, S.reason.is_not(None),
                  S.channel == "online")  # fmt: skip
    columns = (S.id, byline.shown(), S.reason, S.language)
    approved = select(C.signature_id).where(C.petition_id == petition.id, C.state == "shown", C.signature_id > 0)
    query = select(*columns).where(agreed)
    if petition.campaign.reviews_first:
        query = query.where(S.id.in_(approved.order_by(C.id.desc()).limit(RECENT)))
    else:
        unread = ~select(C.id).where(C.signature_id == S.id, C.state != "shown").exists()
        query = query.where(unread)
    rows = db.session.execute(query.order_by(S.confirmed_at.desc()).limit(limit))
    return [Shown(row[0], row[1], row[2] or "", row[3]) for row in rows]


def held(signature: Signature) -> dict[str, Any]:
    """What is held about a signer's reason, for them to keep."""
    case = db.session.scalar(select(C).where(C.signature_id == signature.id))
    if case is None:
        return {}
    rulings = [{"at": iso(r.at), "decision": r.decision, "ground": r.ground, "note": r.note} for r in case.rulings]
    return {"reason_rulings": rulings, "reason_appeal": case.appeal}


def told(signature: Signature, case: ModerationCase | None) -> str:
    """What has become of a signer's reason: none, kept (for the organizers alone), waits, shown, hidden, appealed."""
    if not signature.reason:
        return "none"
    if not signature.show_reason:
        return "kept"
    if case is None:
        return "waits" if signature.petition.campaign.reviews_first else "shown"
    if case.due_at is not None and case.stage == "appealed":
        return "appealed"
    return {"shown": "shown", "hidden": "hidden"}.get(case.state, "waits")
