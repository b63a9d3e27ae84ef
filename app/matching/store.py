"""Between the tables and the pure matching: signatures as records, their keys, the pairs of two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, or_, select, union_all
from sqlalchemy.orm import aliased

from app.common import keys as hashes
from app.extensions import db
from app.matching import keys
from app.matching.compare import RULES, Comparison
from app.matching.record import Prepared, Record, prepare
from app.models import Campaign, MatchKey, MatchRun, Pair, Petition, Signature
from app.models.matching import GROUP
from app.roll import entry

S = Signature
MANY = 500  # ids asked for at once
COLUMNS = (S.id, S.given_name, S.family_name, S.email, S.phone, S.street_address, S.unit, S.city, S.postal_code,
           S.signed_at, S.channel, S.petition_id)  # fmt: skip
LEGIBLE = S.confirmed_at.is_not(None) & S.erased_at.is_(None) & (S.given_name.is_not(None) | S.family_name.is_not(None))
WAITING = S.matched_at.is_(None) & S.confirmed_at.is_not(None)  # as the index ix_signature_new says it
CERTAIN = or_(Pair.verdict == "auto", Pair.veto == GROUP)
Key = tuple[int, int]  # two signatures, the lower id first


class Row(NamedTuple):
    """A signature as it is compared, and on whose roll it stands."""

    one: Prepared
    petition_id: int


def hold(campaign_id: int) -> None:
    """Whoever changes pairs, rulings or groups of a campaign holds it until the transaction ends; others wait."""
    held = select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(key_share=True)
    db.session.execute(held)


def load(ids: Iterable[int], *, kept: bool = False) -> dict[int, Row]:
    """Those of these signatures that can be compared. `kept`: none of them can be erased until the transaction ends."""
    aliases, found = entry.aliases(), {}
    for some in parts(sorted(set(ids))):
        query = select(*COLUMNS).where(S.id.in_(some), LEGIBLE)
        for row in db.session.execute(query.with_for_update(read=True, of=S) if kept else query):
            found[row.id] = Row(prepare(_record(row), aliases), row.petition_id)
    return found


def roll(campaign_id: int, after: int, number: int, *, kept: bool = False) -> list[Any]:
    """The next rows of a campaign's rolls in order of id: COLUMNS, matched_at."""
    query = (
        select(*COLUMNS, S.matched_at)
        .join(Petition, Petition.id == S.petition_id)
        .where(Petition.campaign_id == campaign_id, S.id > after, LEGIBLE)
        .order_by(S.id)
        .limit(number)
    )
    return list(db.session.execute(query.with_for_update(read=True, of=S) if kept else query))


def size(campaign_id: int) -> int:
    """How many signatures of a campaign can be compared."""
    mine = select(func.count()).select_from(S).join(Petition).where(Petition.campaign_id == campaign_id, LEGIBLE)
    return db.session.scalar(mine) or 0


def rolls(ids: Iterable[int]) -> dict[int, int]:
    """On whose roll each of these stands; none of them can be erased until the transaction ends, those that are erased
    are left out."""
    found: dict[int, int] = {}
    for some in parts(sorted(set(ids))):
        query = select(S.id, S.petition_id).where(S.id.in_(some), LEGIBLE).with_for_update(read=True)
        found.update((row[0], row[1]) for row in db.session.execute(query))
    return found


def outdated(campaign_id: int, run_id: int) -> bool:
    """Whether the keys on file may be of other rules than the present ones."""
    former = select(MatchRun.rules).where(
        MatchRun.campaign_id == campaign_id, MatchRun.id != run_id, MatchRun.rules != ""
    )
    return db.session.scalar(former.order_by(MatchRun.id.desc()).limit(1)) not in (None, RULES)


def certain(campaign_id: int) -> Any:
    """The query for both ends of every pair of a campaign that the rules are certain of."""
    return select(Pair.a_id, Pair.b_id).where(Pair.campaign_id == campaign_id, CERTAIN)


def records(rows: Iterable[Any]) -> Iterator[Record]:
    """Rows of `roll` as the matching takes them."""
    return map(_record, rows)


def write_keys(campaign_id: int, people: Sequence[Prepared]) -> None:
    """The keys of these, which have none, in the order in which they lie."""
    mine = salt(campaign_id)
    rows = sorted({(one.id, key ^ mine) for one in people for key in (*keys.of(one), *keys.places(one)) if key})
    if rows:
        db.session.execute(insert(MatchKey), [{"signature_id": one, "key": key} for one, key in rows])


def forget_keys(ids: Sequence[int]) -> None:
    """No keys of these."""
    for some in parts(ids):
        db.session.execute(delete(MatchKey).where(MatchKey.signature_id.in_(some)))


def forget_pairs(ids: Sequence[int]) -> None:
    """No pairs of these; what people decided stays."""
    for some in parts(ids):
        db.session.execute(delete(Pair).where(Pair.id.in_(_incident(some, Pair.id))))


def salt(campaign_id: int) -> int:
    """Stored keys are XORed with it: those of two campaigns never meet, and tell nothing of each other."""
    return hashes.number("campaign", str(campaign_id))


def values(campaign_id: int, pair: Key, rolls: Mapping[int, int], found: Comparison, moment: Any) -> dict[str, Any]:
    """A Pair's columns. `rolls`: whose roll each signature stands on."""
    one, other = (rolls[signature_id] for signature_id in pair)
    return {
        "campaign_id": campaign_id, "petition_id": one if one == other else None, "a_id": pair[0], "b_id": pair[1],
        "probability": found.probability, "verdict": found.verdict, "level": found.level, "veto": found.veto,
        "reasons": [[r.code, round(r.weight, 2), *r.params] for r in found.reasons], "rules": RULES, "at": moment,
    }  # fmt: skip


def write_pairs(rows: Sequence[dict[str, Any]]) -> None:
    """Pairs that are not there yet."""
    if rows:
        db.session.execute(insert(Pair), list(rows))


def pairs_of(ids: Iterable[int], *conditions: Any) -> list[Any]:
    """The stored pairs that one of these is in: plain columns, each pair once."""
    found = {}
    for some in parts(sorted(set(ids))):
        query = select(Pair.__table__).where(Pair.id.in_(_incident(some, Pair.id)), *conditions)
        found.update({row.id: row for row in db.session.execute(query)})
    return [found[number] for number in sorted(found)]


def exact(ids: Iterable[int]) -> set[Key]:
    """Each of these that a file or a sheet repeats, with every other of its mailbox and name on that roll."""
    twin = aliased(S)
    here, kept = (
        twin.batch_id.is_(None) & twin.sheet_id.is_(None),
        or_(twin.batch_id.is_not(None), twin.sheet_id.is_not(None)),
    )
    same = (twin.petition_id == S.petition_id, twin.mailbox_key == S.mailbox_key, twin.name_key == S.name_key)
    found = set()
    for some in parts(sorted(set(ids))):
        mine = select(S.id, twin.id.label("other")).where(S.id.in_(some), LEGIBLE, twin.confirmed_at.is_not(None))
        both = union_all(
            *(mine.join(twin, and_(*same, lies, twin.id != S.id)) for lies in (here, kept))
        )  # an index each
        found.update((min(row), max(row)) for row in db.session.execute(both))
    return found


def _incident(ids: Sequence[int], column: Any) -> Any:
    """Two index ranges; an OR over both columns is planned badly."""
    return union_all(select(column).where(Pair.a_id.in_(ids)), select(column).where(Pair.b_id.in_(ids)))


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many ids at once as a statement should name."""
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))


def _record(row: Any) -> Record:
    return Record(
        row.id, row.given_name or "", row.family_name or "", row.email or "", row.phone or "", row.street_address or "",
        row.unit or "", row.city or "", row.postal_code or "", row.signed_at.timestamp(), row.channel,
    )  # fmt: skip
