"""Asking the signers: one letter to each side of a pair, "is that both you?". What they answer decides, or is told to
whoever reviews the pair. A pair is asked about once and never again."""

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app import audit, outbox
from app.common.clock import now
from app.extensions import db
from app.matching import deciding, queue
from app.models import Account, Inquiry, Letter, Petition, Signature

ANSWERS = ("same", "different")


class NotPossible(ValueError):
    """Why nobody can be asked: `asked` already, `nobody` has a mailbox, `limit`: no letter may go there any more."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Side(NamedTuple):
    """Whom a letter would go to, and how many more may go there about this petition."""

    signature: Signature
    left: int


class Asked(NamedTuple):
    """What a letter's link opens: the inquiry, and the side that answers."""

    inquiry: Inquiry
    side: str  # a, b
    mine: Signature
    other: Signature

    @property
    def answer(self) -> str | None:
        """What this side has answered."""
        return self.inquiry.a_answer if self.side == "a" else self.inquiry.b_answer


def sides(one: Signature, other: Signature) -> list[Side]:
    """Who can be asked about two signatures: each mailbox once, paper without one not at all."""
    found: dict[bytes, Signature] = {}
    for signature in sorted((one, other), key=lambda each: (each.signed_at, each.id)):
        if signature.email and signature.mailbox_key and signature.standing in ("counts", "double"):
            found.setdefault(signature.mailbox_key, signature)
    return [Side(each, outbox.left(each.petition_id, key)) for key, each in found.items()]


def find(one_id: int, other_id: int) -> Inquiry | None:
    """Whether, when and by whom the two were asked, and what they answered."""
    return db.session.scalar(select(Inquiry).filter_by(a_id=min(one_id, other_id), b_id=max(one_id, other_id)))


def ask(petition: Petition, one: Signature, other: Signature, account: Account | None) -> Inquiry:
    """Owe each side its letter. Raises NotPossible, and then the transaction is to be given up."""
    a, b = sorted((one, other), key=lambda each: each.id)
    written_to = sides(a, b)
    if not written_to:
        raise NotPossible("nobody")
    inquiry = Inquiry(petition_id=petition.id, account_id=account.id if account else None, a_id=a.id, b_id=b.id,
                      at=now())  # fmt: skip
    try:
        with db.session.begin_nested():  # of two who ask at once the index lets one
            db.session.add(inquiry)
    except IntegrityError:
        raise NotPossible("asked") from None
    letters = {each.signature.mailbox_key: _owe(petition, each.signature) for each in written_to}
    gone = select(Letter.id).where(Letter.id.in_(letters.values()), Letter.held.is_(None))
    if not db.session.scalars(gone).all():
        raise NotPossible("limit")
    inquiry.a_letter_id, inquiry.b_letter_id = letters.get(a.mailbox_key), letters.get(b.mailbox_key)
    for each in written_to:
        audit.record("signature.asked", each.signature, account, inquiry=inquiry.id)
    return inquiry


def opened(letter: Letter) -> Asked | None:
    """What this letter asked; None once a signature of the two is erased."""
    mine = or_(
        (Inquiry.a_id == letter.signature_id) & (Inquiry.a_letter_id == letter.id),
        (Inquiry.b_id == letter.signature_id) & (Inquiry.b_letter_id == letter.id),
    )
    inquiry = db.session.scalar(select(Inquiry).where(mine))
    if inquiry is None:
        return None
    side = "a" if inquiry.a_id == letter.signature_id else "b"
    a, b = (db.session.get_one(Signature, signature_id) for signature_id in (inquiry.a_id, inquiry.b_id))
    return Asked(inquiry, side, *((a, b) if side == "a" else (b, a)))


def over(asked: Asked) -> bool:
    """Whether the answer can change nothing any more: decided, or one of the two has left."""
    left = {"withdrawn", "struck", "erased"} & {asked.mine.standing, asked.other.standing}
    return bool(left) or queue.decided(asked.inquiry.a_id, asked.inquiry.b_id) is not None


def answer(asked: Asked, word: str) -> None:
    """Note what a side says; its first answer holds. It decides where it may and nobody has decided before."""
    inquiry = asked.inquiry
    db.session.refresh(inquiry, with_for_update=True)
    if asked.answer:
        return
    moment = now()
    if asked.side == "a":
        inquiry.a_answer, inquiry.a_answered_at = word, moment
    else:
        inquiry.b_answer, inquiry.b_answered_at = word, moment
    audit.record("signature.answered", asked.mine, inquiry=inquiry.id)
    db.session.flush()
    if found := settled(inquiry, asked.mine, asked.other):
        deciding.decide(asked.mine.petition, inquiry.a_id, inquiry.b_id, found, by="signer")


def settled(inquiry: Inquiry, one: Signature, other: Signature) -> str | None:
    """What the answers so far decide. A no does. A yes does from both sides; alone if it came from a mailbox that is
    both sides', or if the other side has none and cannot be asked."""
    said = {inquiry.a_answer, inquiry.b_answer} - {None}
    if "different" in said:
        return "different"
    if not said:
        return None
    silent_can_speak = None in (inquiry.a_answer, inquiry.b_answer)
    shared = one.mailbox_key == other.mailbox_key
    mute = one.mailbox_key is None or other.mailbox_key is None
    return None if silent_can_speak and not (shared or mute) else "same"


def _owe(petition: Petition, signature: Signature) -> int:
    return outbox.owe("both", language=signature.language, petition_id=petition.id, signature_id=signature.id,
                      mailbox_key=signature.mailbox_key or b"")  # fmt: skip
