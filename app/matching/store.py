"""Between the tables and the pure matching: signatures as records, their keys, the pairs of two.

Every new signature comes by here, so statements are made once, of columns and not of classes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, union_all

from app.common import keys as hashes
from app.extensions import db
from app.matching.compare import RULES, Comparison
from app.matching.record import Prepared, Record, prepare
from app.models import Campaign, MatchKey, MatchRun, Pair, Petition, Signature
from app.models.matching import GROUP
from app.roll import entry, residents

MANY = 500  # ids asked for at once
ROLL: Any = Signature.__table__
ROLLS: Any = Petition.__table__
KEYS: Any = MatchKey.__table__
PAIRS: Any = Pair.__table__
R, P = ROLL.c, PAIRS.c
COLUMNS = (R.id, R.given_name, R.family_name, R.email, R.phone, R.street_address, R.unit, R.city, R.postal_code,
           R.signed_at, R.channel, R.petition_id, R.matched_at)  # fmt: skip
LEGIBLE = R.confirmed_at.is_not(None) & R.erased_at.is_(None) & (R.given_name.is_not(None) | R.family_name.is_not(None))
WAITING = R.matched_at.is_(None) & R.confirmed_at.is_not(None)  # as the index ix_signature_new says it
IDS: Any = bindparam("ids", expanding=True)
LOAD = select(*COLUMNS).where(R.id.in_(IDS), LEGIBLE)
KEPT = LOAD.with_for_update(read=True)
HOLD = select(Campaign.__table__.c.id).where(Campaign.__table__.c.id == bindparam("campaign")).with_for_update(
    key_share=True)  # fmt: skip
INCIDENT = union_all(select(P.id).where(P.a_id.in_(IDS)), select(P.id).where(P.b_id.in_(IDS)))  # an index range each
CERTAIN = or_(P.verdict == "auto", P.veto == GROUP)  # the rules hold both to be one person's, taken alone
PAIRS_OF = select(PAIRS).where(P.id.in_(INCIDENT))
CERTAIN_OF = PAIRS_OF.where(CERTAIN)
TWIN = ROLL.alias("twin")
TWINS = union_all(*(
    select(R.id, TWIN.c.id.label("other")).where(
        R.id.in_(IDS), R.mailbox_key.is_not(None), LEGIBLE, TWIN.c.confirmed_at.is_not(None), TWIN.c.id != R.id,
        TWIN.c.petition_id == R.petition_id, TWIN.c.mailbox_key == R.mailbox_key, TWIN.c.name_key == R.name_key, lies,
    )
    for lies in (
        and_(TWIN.c.batch_id.is_(None), TWIN.c.sheet_id.is_(None)),  # as the two indexes say it
        or_(TWIN.c.batch_id.is_not(None), TWIN.c.sheet_id.is_not(None)),
    )
))  # fmt: skip
Key = tuple[int, int]  # two signatures, the lower id first


class Row(NamedTuple):
    """A signature as it is compared, and on whose roll it stands."""

    one: Prepared
    petition_id: int


def hold(campaign_id: int) -> None:
    """Whoever changes pairs, rulings or groups of a campaign holds it until the transaction ends; others wait."""
    db.session.execute(HOLD, {"campaign": campaign_id})


def load(
    ids: Iterable[int], *, kept: bool = False, aliases: Mapping[str, hashes.Alias] | None = None
) -> dict[int, Row]:
    """Those of these signatures that can be compared. `kept`: none of them can be erased until the transaction ends."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    aliases = entry.aliases() if aliases is None else aliases
    found = residents.of(wanted)
    rows = each(KEPT if kept else LOAD, wanted)
    return {row.id: Row(prepare(_record(row, found.get(row.id)), aliases), row.petition_id) for row in rows}


def each(statement: Any, ids: Iterable[int]) -> Iterator[Any]:
    """The rows a statement finds for these ids, asked for so many at once."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), MANY):
        yield from db.session.execute(statement, {"ids": wanted[start : start + MANY]})


def roll(campaign_id: int, after: int, number: int, *, kept: bool = False) -> list[Any]:
    """The next rows of a campaign's rolls in order of id: COLUMNS."""
    mine = select(ROLLS.c.id).where(ROLLS.c.campaign_id == campaign_id)
    on = (R.petition_id + 0).in_(mine)  # by id, not by a roll's index, which would be sorted for each part
    query = select(*COLUMNS).where(on, R.id > after, LEGIBLE).order_by(R.id).limit(number)
    return list(db.session.execute(query.with_for_update(read=True) if kept else query))


def size(campaign_id: int) -> int:
    """How many signatures of a campaign can be compared."""
    mine = select(ROLLS.c.id).where(ROLLS.c.campaign_id == campaign_id)
    return db.session.scalar(select(func.count()).where(R.petition_id.in_(mine), LEGIBLE)) or 0


def cities(campaign_id: int) -> int:
    """How many petitions a campaign has."""
    return db.session.scalar(select(func.count()).where(ROLLS.c.campaign_id == campaign_id)) or 0


def rolls(ids: Iterable[int]) -> dict[int, int]:
    """On whose roll each of these stands; none of them can be erased until the transaction ends, those that are erased
    are left out."""
    return {row.id: row.petition_id for row in each(KEPT, ids)}


def outdated(campaign_id: int, run_id: int) -> bool:
    """Whether the keys on file may be of other rules than the present ones."""
    others = (MatchRun.campaign_id == campaign_id, MatchRun.id != run_id, MatchRun.rules != "")
    former = select(MatchRun.rules).where(*others)
    return db.session.scalar(former.order_by(MatchRun.id.desc()).limit(1)) not in (None, RULES)


def certain(campaign_id: int) -> Any:
    """The query for both ends of every pair of a campaign that the rules are certain of."""
    return select(P.a_id, P.b_id).where(P.campaign_id == campaign_id, CERTAIN)


def records(rows: Sequence[Any]) -> list[Record]:
    """Rows of `roll` as the matching takes them."""
    found = residents.of(row.id for row in rows)
    return [_record(row, found.get(row.id)) for row in rows]


def write_keys(campaign_id: int, under: Mapping[int, Iterable[int]]) -> None:
    """Signatures that have none, under their keys (as `keys.of` makes them); in the order in which they lie."""
    mine = salt(campaign_id)
    rows = sorted((one, key ^ mine) for one, found in under.items() for key in found)
    if rows:
        db.session.execute(insert(KEYS), [{"signature_id": one, "key": key} for one, key in rows])


def forget_keys(ids: Sequence[int]) -> None:
    """No keys of these."""
    for some in parts(ids):
        db.session.execute(delete(KEYS).where(KEYS.c.signature_id.in_(some)))


def forget_pairs(ids: Sequence[int]) -> None:
    """No pairs of these; what people decided stays."""
    for some in parts([row.id for row in each(INCIDENT, ids)]):
        db.session.execute(delete(PAIRS).where(P.id.in_(some)))


def salt(campaign_id: int) -> int:
    """Stored keys are XORed with it: those of two campaigns never meet, and tell nothing of each other."""
    return hashes.number("campaign", str(campaign_id))


def values(campaign_id: int, pair: Key, on: Mapping[int, int], found: Comparison, moment: Any) -> dict[str, Any]:
    """A Pair's columns. `on`: whose roll each signature stands on."""
    one, other = (on[signature_id] for signature_id in pair)
    return {
        "campaign_id": campaign_id, "petition_id": one if one == other else None, "a_id": pair[0], "b_id": pair[1],
        "probability": found.probability, "verdict": found.verdict, "level": found.level, "veto": found.veto,
        "reasons": [[r.code, r.weight, *r.params] for r in found.reasons], "rules": RULES, "at": moment,
    }  # fmt: skip


def write_pairs(rows: Sequence[dict[str, Any]]) -> None:
    """Pairs that are not there yet."""
    if rows:
        db.session.execute(insert(PAIRS), list(rows))


def exact(ids: Iterable[int]) -> set[Key]:
    """Each of these that a file or a sheet repeats, with every other of its mailbox and name on that roll."""
    return {(min(row), max(row)) for row in each(TWINS, ids)}


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many ids at once as a statement should name."""
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))


def _record(row: Any, resident: int | None) -> Record:
    return Record(
        row.id, row.given_name or "", row.family_name or "", row.email or "", row.phone or "", row.street_address or "",
        row.unit or "", row.city or "", row.postal_code or "", row.signed_at.timestamp(), row.channel, resident,
    )  # fmt: skip
