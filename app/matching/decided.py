"""What was decided about doubles, by people and by the rules, and what waits: lists to look through, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.matching import case, queue
from app.models import Account, Pair, Petition, Ruling, SetAside, Signature
from app.roll import doubles

WHAT = ("automatic", "same", "different", "unsure", "open")
SIZE = 50


class Line(NamedTuple):
    """Two signatures and what is held of them; the one that counts, or the lower number, on the left."""

    left: Signature
    right: Signature
    by: str  # exact, rules, reviewer, signer; empty: nobody yet
    account: Account | None
    at: datetime | None


class Page(NamedTuple):
    lines: Sequence[Line]
    following: int | None  # pass as `after` for the next page


def page(petition: Petition, what: str, after: int | None = None) -> Page:
    """One page of the list."""
    make = {"automatic": _automatic, "open": _open}.get(what, _ruled)
    rows = db.session.execute(make(petition, what, after).limit(SIZE + 1)).all()
    lines = [Line(*row[1:]) for row in rows[:SIZE]]
    return Page(lines, rows[SIZE - 1][0] if len(rows) > SIZE else None)


class Aside(NamedTuple):
    """Why a signature is set aside: the one that counts, who decided, what speaks for it."""

    first: Signature
    who: str  # a reviewer's name
    reasons: list[case.Told]


def aside(signature: Signature) -> Aside | None:
    """Of a signature that is set aside as another's double."""
    if signature.standing != "double":
        return None
    first = db.session.get_one(Signature, signature.double_of_id)
    row = (SetAside.signature_id == signature.id) & SetAside.lifted_at.is_(None)
    name = select(Account.name).join(SetAside, SetAside.account_id == Account.id).where(row).limit(1)
    pair = best_pair(signature) if signature.set_aside_by == "rules" else None
    return Aside(first, db.session.scalar(name) or "", case.of_rules(pair).strongest if pair else [])


def others(signature: Signature) -> list[int]:
    """Whom a signature that was set aside is held to be one person with."""
    return [each for each in doubles.group_of(signature.id) if each != signature.id]


def best_pair(signature: Signature) -> Pair | None:
    """What the rules say of it and the likeliest of those it is linked with."""
    ids = others(signature)
    mine = ((Pair.a_id == signature.id) & Pair.b_id.in_(ids)) | ((Pair.b_id == signature.id) & Pair.a_id.in_(ids))
    return db.session.scalar(select(Pair).where(mine).order_by(Pair.probability.desc(), Pair.id).limit(1))


def _automatic(petition: Petition, _what: str, after: int | None) -> Any:
    """What was set aside without anybody's word."""
    first, s = aliased(Signature), Signature
    query: Any = (
        select(s.id, first, s, s.set_aside_by, Account, s.set_aside_at)
        .join(first, first.id == s.double_of_id)
        .outerjoin(Account, Account.id < 0)  # nobody
        .where(s.petition_id == petition.id, s.standing == "double", s.set_aside_by.in_(("exact", "rules")))
        .order_by(s.id.desc())
    )
    return query.where(s.id < after) if after else query


def _ruled(petition: Petition, what: str, after: int | None) -> Any:
    a, b, r, newer = aliased(Signature), aliased(Signature), Ruling, aliased(Ruling)
    stands = (r.lifted_at.is_(None), r.known.is_(None))
    again = exists().where(newer.a_id == r.a_id, newer.b_id == r.b_id, newer.lifted_at.is_(None),
                           newer.known.is_(None), newer.account_id == r.account_id, newer.id > r.id)  # fmt: skip
    query: Any = (
        select(r.id, a, b, r.by, Account, r.at)
        .join(a, a.id == r.a_id).join(b, b.id == r.b_id).outerjoin(Account, Account.id == r.account_id)
        .where(r.petition_id == petition.id, r.decision == what, *stands, ~again)
        .order_by(r.id.desc())
    )  # fmt: skip
    return query.where(r.id < after) if after else query


def _open(petition: Petition, _what: str, after: int | None) -> Any:
    a, b, last = aliased(Signature), aliased(Signature), aliased(Pair)
    query: Any = (
        select(Pair.id, a, b, Ruling.by, Account, Ruling.at)
        .join(a, a.id == Pair.a_id).join(b, b.id == Pair.b_id)
        .outerjoin(Ruling, Ruling.id < 0).outerjoin(Account, Account.id < 0)  # nobody yet
        .where(Pair.petition_id == petition.id, queue.undecided())
        .order_by(Pair.probability.desc(), Pair.id)
    )  # fmt: skip
    if after:
        mark = select(last.probability).where(last.id == after).scalar_subquery()
        query = query.where((Pair.probability < mark) | ((Pair.probability == mark) & (Pair.id > after)))
    return query
