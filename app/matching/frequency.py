"""How rare names are on a campaign's rolls, and how many names share a place: counted as signatures come.

Counts stand under keyed hashes. They are counted anew by every full run; until then what is erased or corrected has
left its count behind, which moves no probability that matters.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.matching import keys, store
from app.matching import rarity as rarities
from app.matching.evidence import CROWDED
from app.matching.rarity import Rarity
from app.matching.record import Prepared
from app.models import NameCount

TOTAL, AGAIN = 0, 1  # keys: all signatures; how many further ones a signer has, in thousand-millionths
UNIT = 1_000_000_000
MANY = 64  # at a place with more signatures they are counted instead of their names; with up to CROWDED, as well
TABLE: Any = NameCount.__table__
MEMBERS = select(store.KEYS.c.key, store.KEYS.c.signature_id).where(store.KEYS.c.key.in_(store.IDS))
COUNTS = select(TABLE.c.key, TABLE.c.number).where(
    TABLE.c.campaign_id == bindparam("campaign"), TABLE.c.key.in_(store.IDS)
)
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert(TABLE), "sqlite": sqlite.insert(TABLE)}
MORE = {
    name: statement.on_conflict_do_update(
        index_elements=[TABLE.c.campaign_id, TABLE.c.key], set_={"number": TABLE.c.number + statement.excluded.number}
    )
    for name, statement in INSERTS.items()
}


def note(campaign_id: int, people: Iterable[Prepared]) -> None:
    """These are on the roll now."""
    counts: Counter[int] = Counter()
    for one in people:
        counts[TOTAL] += 1
        counts.update(rarities.parts(one))
    if counts:
        rows = [{"campaign_id": campaign_id, "key": key, "number": n} for key, n in sorted(counts.items())]
        db.session.execute(MORE[db.session.get_bind().dialect.name], rows)


def replace(campaign_id: int, rows: Sequence[tuple[int, int]], above: int | None, upto: int | None) -> None:
    """Write these counts, in order of key, over whatever stood above the one key and up to the other."""
    stood = [TABLE.c.campaign_id == campaign_id]
    stood += [TABLE.c.key > above] if above is not None else []
    stood += [TABLE.c.key <= upto] if upto is not None else []
    db.session.execute(delete(TABLE).where(*stood))
    if rows:
        db.session.execute(insert(TABLE), [{"campaign_id": campaign_id, "key": key, "number": n} for key, n in rows])


def rarity(campaign_id: int, people: Iterable[Prepared], crowds: Mapping[int, int]) -> Rarity:
    """How rare the names of these are."""
    counts: dict[int, int] = {}
    for some in store.parts(sorted({TOTAL, AGAIN, *(part for one in people for part in rarities.parts(one))})):
        counts.update((row[0], row[1]) for row in db.session.execute(COUNTS, {"campaign": campaign_id, "ids": some}))
    number, again = counts.pop(TOTAL, 0), counts.pop(AGAIN, None)
    return Rarity.of(counts, number, crowds, rarities.AGAIN if again is None else again / UNIT)


def total(campaign_id: int) -> int:
    """How many signatures have been counted."""
    query = select(TABLE.c.number).where(TABLE.c.campaign_id == campaign_id, TABLE.c.key == TOTAL)
    return db.session.scalar(query) or 0


def totals(measured: Rarity) -> dict[int, int]:
    """What a whole roll had measured, as it is kept."""
    return {TOTAL: measured.total, AGAIN: round(measured.again * UNIT)}


def members(campaign_id: int, wanted: Iterable[int]) -> dict[int, list[int]]:
    """Who stands under each of these keys, as `keys.of` makes them."""
    mine = store.salt(campaign_id)
    found: dict[int, list[int]] = {}
    for key, signature_id in store.each(MEMBERS, (key ^ mine for key in wanted)):
        found.setdefault(key ^ mine, []).append(signature_id)
    return found


def crowds(people: Iterable[Prepared], sharing: Mapping[int, list[int]]) -> dict[int, int]:
    """How many names share each place of these; `sharing`: their `members`."""
    places = {place for one in people for place in keys.places(one) if place}
    there = {place: sharing.get(place, []) for place in sorted(places)}
    many = {place: ids for place, ids in there.items() if CROWDED < len(ids) <= MANY}
    rows = store.load(one for ids in many.values() for one in ids)
    named = {place: len({keys.name(rows[one].one) for one in ids if one in rows}) for place, ids in many.items()}
    return {place: named.get(place, len(ids)) for place, ids in there.items() if len(ids) > 1}
