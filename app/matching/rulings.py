"""What holds of the decisions people made about two signatures.

The newest word of each person counts, the lifted ones do not. One word is enough where the petition asks for one;
where it asks for two, two must agree. If they differ, a lead's word decides, or the third. What signers say of
themselves needs no second.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select, union_all

from app.extensions import db
from app.matching import store
from app.models import Account, Membership, Petition, Ruling

R: Any = Ruling.__table__.c
ROLLS: Any = Petition.__table__
SIGNER = "signer"
EITHER = union_all(select(R.id).where(R.a_id.in_(store.IDS)), select(R.id).where(R.b_id.in_(store.IDS)))
SAID = (
    select(R.id, R.a_id, R.b_id, R.decision, R.by, R.account_id, R.petition_id, ROLLS.c.reviewers)
    .join_from(Ruling.__table__, ROLLS, ROLLS.c.id == R.petition_id)
    .where(R.id.in_(EITHER), R.lifted_at.is_(None), R.known.is_(None))
)


class Held(NamedTuple):
    """`decision`: same, different, unsure, or disputed; `by`: reviewer or signer."""

    decision: str
    by: str


def of(ids: Iterable[int]) -> dict[store.Key, Held]:
    """What holds of each pair that one of these signatures is in, where anything does."""
    words: dict[store.Key, list[Any]] = {}
    for row in store.each(SAID, ids):
        words.setdefault((row.a_id, row.b_id), []).append(row)
    leads = _leads({row.account_id for rows in words.values() for row in rows if row.reviewers > 1})
    found = {}
    for pair, rows in words.items():
        unique = sorted({row.id: row for row in rows}.values(), key=lambda row: row.id)
        if held := _one(unique) if unique[0].reviewers == 1 else _two(unique, leads):
            found[pair] = held
    return found


def _one(rows: list[Any]) -> Held:
    return Held(rows[-1].decision, rows[-1].by)


def _two(rows: list[Any], leads: set[tuple[int, int]]) -> Held | None:
    """`rows`: oldest first."""
    newest = {SIGNER if row.by == SIGNER else row.account_id: row for row in rows}
    said = list(newest.values())
    by = SIGNER if SIGNER in newest else "reviewer"
    if len({row.decision for row in said}) == 1:
        return Held(said[0].decision, by) if len(said) > 1 or by == SIGNER else None
    for row in reversed(rows):
        if row in said and (row.account_id, row.petition_id) in leads:
            return Held(row.decision, row.by)
    votes = sorted(said, key=lambda row: -sum(other.decision == row.decision for other in said))
    number = sum(row.decision == votes[0].decision for row in said)
    return Held(votes[0].decision if number > len(said) - number else "disputed", by)


def _leads(accounts: set[int | None]) -> set[tuple[int, int]]:
    """Account and petition, of those among these accounts who lead there."""
    ids = [account for account in accounts if account is not None]
    if not ids:
        return set()
    led = (
        select(Membership.account_id, Petition.id)
        .join(Petition, Petition.campaign_id == Membership.campaign_id)
        .where(Membership.account_id.in_(ids), Membership.role == "lead")
    )
    admins = (
        select(Account.id, Petition.id).where(Account.id.in_(ids), Account.is_admin).join(Petition, Petition.id > 0)
    )
    return {(account, petition) for query in (led, admins) for account, petition in db.session.execute(query)}
