"""New and changed signatures, matched as they come: each against all on file, a small batch a transaction."""

from collections.abc import Callable, Iterable

from sqlalchemy import func, select, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.matching import closing, compare, evidence, frequency, keys, store
from app.matching.compare import FLOOR
from app.matching.record import Prepared
from app.matching.store import Key, Row
from app.models import MatchKey, Petition, Signature

S = Signature
BATCH = 20  # signatures a transaction: signers wait for it on SQLite


def campaigns() -> list[int]:
    """Those in which signatures wait to be matched."""
    rolls = select(S.petition_id).where(store.WAITING).distinct()
    return list(db.session.scalars(select(Petition.campaign_id).where(Petition.id.in_(rolls)).distinct()))


def waiting(campaign_id: int, most: int = 1_000_000_000) -> int:
    """How many wait; counting ends at `most`."""
    rolls = select(Petition.id).where(Petition.campaign_id == campaign_id)
    some = select(S.id).where(S.petition_id.in_(rolls), store.WAITING).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def work(campaign_id: int, step: Callable[[int], None] | None = None) -> int:
    """Match all that wait; answers how many that were. The caller is alone with the campaign."""
    done = 0
    while True:
        with jobs.transaction():
            some = match(campaign_id)
        if not some:
            return done
        done += some
        if step:
            step(some)


def match(campaign_id: int) -> int:
    """Match the next that wait; answers how many. The caller commits."""
    store.hold(campaign_id)
    rolls = select(Petition.id).where(Petition.campaign_id == campaign_id)
    query = select(S.id).where(S.petition_id.in_(rolls), store.WAITING).order_by(S.petition_id, S.id).limit(BATCH)
    ids = list(db.session.scalars(query))
    if ids:
        look(campaign_id, ids)
    return len(ids)


def look(campaign_id: int, ids: list[int]) -> None:
    """Compare these with all on file, write down what was found and let it have its consequences."""
    again = set(db.session.scalars(select(MatchKey.signature_id).where(MatchKey.signature_id.in_(ids)).distinct()))
    store.forget_keys(sorted(again))
    store.forget_pairs(ids)
    rows = store.load(ids, kept=True)
    new = [row.one for row in rows.values()]
    store.write_keys(campaign_id, new)
    frequency.note(campaign_id, (one for one in new if one.id not in again))
    found = _candidates(campaign_id, new)
    rows |= store.load({other for pair in found for other in pair} - set(rows), kept=True)
    crowds = frequency.crowds(campaign_id, new)
    _compare(campaign_id, rows, found, crowds)
    marked = update(S).where(S.id.in_(ids)).values(matched_at=now())
    db.session.execute(marked, execution_options={"synchronize_session": False})
    _filled(campaign_id, [one for one in new if one.id not in again], crowds)
    closing.close(ids)


def _candidates(campaign_id: int, people: Iterable[Prepared]) -> set[Key]:
    """Pairs of these with any signature that shares a key."""
    mine = store.salt(campaign_id)
    by_key: dict[int, list[int]] = {}
    for one in people:
        for key in keys.of(one):
            by_key.setdefault(key ^ mine, []).append(one.id)
    sharing: dict[int, list[int]] = {}
    for some in store.parts(sorted(by_key)):
        for key, other in db.session.execute(frequency.MEMBERS, {"keys": list(some)}):
            sharing.setdefault(key, []).append(other)
    return {
        (min(one, other), max(one, other))
        for key, others in sharing.items()
        if len(others) <= keys.LIMIT
        for one in by_key[key]
        for other in others
        if one != other
    }


def _compare(campaign_id: int, rows: dict[int, Row], pairs: set[Key], crowds: dict[int, int]) -> None:
    rarity = frequency.rarity(campaign_id, (row.one for row in rows.values()), crowds)
    rolls = {one: row.petition_id for one, row in rows.items()}
    moment, found = now(), []
    for a, b in sorted(pairs):
        if a in rows and b in rows:
            comparison = compare.compare(rows[a].one, rows[b].one, rarity)
            if comparison.probability >= FLOOR:
                found.append(store.values(campaign_id, (a, b), rolls, comparison, moment))
    store.write_pairs(found)


def _filled(campaign_id: int, new: list[Prepared], crowds: dict[int, int]) -> None:
    """Where these made a place too crowded to tell anything, all that were there are looked at again."""
    limits = (evidence.CROWDED, evidence.CROWDED, evidence.RESIDENCE)
    came: dict[int, set[int]] = {}
    limit: dict[int, int] = {}
    for one in new:
        for place, most in zip(keys.places(one), limits, strict=True):
            came.setdefault(place, set()).add(keys.name(one))
            limit[place] = most
    mine = store.salt(campaign_id)
    full = [
        place ^ mine
        for place, names in came.items()
        if place and limit[place] < crowds.get(place, 1) <= limit[place] + len(names)
    ]
    if full:
        there = select(MatchKey.signature_id).where(MatchKey.key.in_(full))
        others = update(S).where(S.id.in_(there), S.id.not_in([one.id for one in new])).values(matched_at=None)
        db.session.execute(others, execution_options={"synchronize_session": False})
