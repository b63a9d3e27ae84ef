"""New and changed signatures, matched as they come: each against all on file, a small batch a transaction."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, func, or_, select, union_all, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.matching import cases, closing, compare, evidence, frequency, keys, rulings, store
from app.matching.compare import FLOOR
from app.matching.rarity import Rarity
from app.matching.record import Prepared
from app.matching.store import Key, Row
from app.models import MatchKey, Petition, Signature
from app.roll import entry

S = Signature
R = store.R
KEYED = select(store.KEYS.c.signature_id).where(store.KEYS.c.signature_id.in_(store.IDS)).distinct()
MATCHED = update(store.ROLL).where(R.id.in_(store.IDS)).values(matched_at=bindparam("now"))
TIED = union_all(  # to another signature already, whatever the rules say
    select(R.id).where(R.id.in_(store.IDS), or_(R.double_of_id.is_not(None), R.person_id.is_not(None))),
    select(R.double_of_id).where(R.double_of_id.in_(store.IDS), R.double_of_id.is_not(None)),
    *(
        select(each).where(each.in_(store.IDS), rulings.R.lifted_at.is_(None))
        for each in (rulings.R.a_id, rulings.R.b_id)
    ),
)
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
    again = {row.signature_id for row in store.each(KEYED, ids)}
    if again:
        store.forget_keys(sorted(again))
        store.forget_pairs(sorted(again))
    aliases = entry.aliases()
    rows = store.load(ids, kept=True, aliases=aliases)
    new = [row.one for row in rows.values()]
    first = [one for one in new if one.id not in again]
    under = {one.id: keys.of(one) for one in new}
    store.write_keys(campaign_id, under)
    frequency.note(campaign_id, first)
    sharing = frequency.members(campaign_id, (key for found in under.values() for key in found))
    crowds = frequency.crowds(new, sharing)
    pairs = candidates(under, sharing)
    rows |= store.load({other for pair in pairs for other in pair} - set(rows), kept=True, aliases=aliases)
    found = _compare(campaign_id, rows, pairs, crowds)
    store.write_pairs(found)
    db.session.execute(MATCHED, {"ids": ids, "now": now()})
    _filled(campaign_id, first, crowds)
    certain = {one for pair in found if pair["verdict"] == "auto" for one in (pair["a_id"], pair["b_id"])}
    tied = again | certain | {row[0] for row in store.each(TIED, ids)} | {one for p in store.exact(ids) for one in p}
    if tied:
        closing.close(tied, known=rows)
    else:
        cases.count({pair["petition_id"] for pair in found if pair["verdict"] == "review"} - {None})


def candidates(under: dict[int, tuple[int, ...]], sharing: dict[int, list[int]]) -> set[Key]:
    """Pairs of these with any signature that shares a key."""
    found: set[Key] = set()
    for one, mine in under.items():
        for key in mine:
            others = sharing[key]
            if len(others) <= keys.LIMIT:
                found.update((min(one, other), max(one, other)) for other in others if other != one)
    return found


def _compare(campaign_id: int, rows: dict[int, Row], pairs: set[Key], crowds: dict[int, int]) -> list[dict[str, Any]]:
    """Columns of each pair worth a row."""
    crowded = Rarity.of({}, 0, crowds)
    near = [pair for pair in sorted(pairs) if _speaks(rows, pair, crowded)]
    if not near:
        return []
    rarity = frequency.rarity(campaign_id, {rows[one].one for pair in near for one in pair}, crowds)
    on = {one: row.petition_id for one, row in rows.items()}
    moment, found = now(), []
    for a, b in near:
        comparison = compare.compare(rows[a].one, rows[b].one, rarity)
        if comparison.probability >= FLOOR:
            found.append(store.values(campaign_id, (a, b), on, comparison, moment))
    return found


def _speaks(rows: dict[int, Row], pair: Key, crowded: Rarity) -> bool:
    """Whether anything speaks for one person; most candidates are done with here, before names are looked up."""
    a, b = (rows.get(one) for one in pair)
    return a is not None and b is not None and evidence.of(a.one, b.one, crowded) is not None


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
