"""Erasing a signature: the row stays as a tombstone without data, so that sheets and sums still add up."""

from sqlalchemy import delete, update

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Correction, Letter, Signature, Token
from app.roll import standing

PERSONAL = (
    "given_name", "family_name", "email", "phone", "street_address", "unit", "city", "postal_code", "reason", "source",
    "external_id", "mailbox_key", "name_key", "ward_id", "placed_by", "placed_at",
)  # fmt: skip


def erase(signature: Signature, actor: Account | None = None) -> None:
    """Empty all that says who signed. The letters' keyed hash stays, cut off from the signature: the limit of three
    letters to a mailbox holds for ever."""
    for column in PERSONAL:
        setattr(signature, column, None)
    signature.show_name = signature.wants_updates = False
    signature.tier = "declared"
    signature.erased_at = now()
    db.session.execute(delete(Correction).where(Correction.signature_id == signature.id))
    db.session.execute(delete(Token).where(Token.signature_id == signature.id))
    db.session.execute(
        update(Letter)
        .where(Letter.signature_id == signature.id)
        .values(signature_id=None, due_at=None, content=None, answer=None, domain=None)
    )
    standing.settle([signature.id])
    audit.record("signature.erased", signature, actor)
