"""Taking a signature off the count and putting it back: who, when and why, always."""

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Signature, Strike
from app.roll import standing


class NotPossible(ValueError):
    """The signature is struck already, is not struck, or is erased."""


def strike(signature: Signature, reason: str, account: Account | None) -> Strike:
    """Take it off the count, for a reason in words."""
    if struck(signature) or signature.erased_at:
        raise NotPossible
    row = Strike(at=now(), account_id=account.id if account else None, reason=reason)
    signature.strikes.append(row)
    _settle(signature, "signature.struck", account)
    return row


def restore(signature: Signature, reason: str, account: Account | None) -> Strike:
    """Put it back, for a reason in words."""
    row = struck(signature)
    if row is None:
        raise NotPossible
    row.lifted_at, row.lifted_reason = now(), reason
    row.lifted_by_id = account.id if account else None
    _settle(signature, "signature.restored", account)
    return row


def struck(signature: Signature) -> Strike | None:
    """The strike in force."""
    return next((row for row in signature.strikes if row.lifted_at is None), None)


def _settle(signature: Signature, event: str, account: Account | None) -> None:
    db.session.flush()
    standing.settle([signature.id])
    db.session.refresh(signature, ["standing"])
    audit.record(event, signature, account)
