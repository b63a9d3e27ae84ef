"""What hangs together with some signatures: by certain pairs, rulings, exact doubles, present groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from app.matching import groups, rulings, store
from app.matching.groups import Facts
from app.matching.rulings import Held

R = store.R
Edges = tuple[list[store.Key], list[store.Key], list[store.Key]]
NODE = (R.id, R.petition_id, R.double_of_id, R.person_id, R.signed_at, R.erased_at, R.given_name, R.family_name)
NODES = select(*NODE).where(R.id.in_(store.IDS))
DOUBLES = select(R.id).where(R.double_of_id.in_(store.IDS), R.double_of_id.is_not(None))
SAME_PERSON = select(R.id).where(R.person_id.in_(store.IDS), R.person_id.is_not(None))
LINKS = select(R.id, R.double_of_id).where(R.id.in_(store.IDS))
ROOTS = select(R.id, func.coalesce(R.double_of_id, R.id).label("root")).where(R.id.in_(store.IDS))


@dataclass
class Whole:
    """Signatures with all that ties them; nothing certain leads out of it."""

    nodes: dict[int, Any]  # columns NODE
    pairs: list[Any]  # the certain ones
    held: dict[store.Key, Held]
    exact: set[store.Key]
    known: Mapping[int, store.Row]  # what the caller has read

    @cached_property
    def facts(self) -> dict[int, Facts]:
        """Of those that may be in a group."""
        tied = {one for pair in self.pairs for one in (pair.a_id, pair.b_id)} | {
            one for pair in self.held for one in pair
        }
        tied &= set(self.nodes)
        rows = {one: self.known[one] for one in tied & set(self.known)} | store.load(tied - set(self.known))
        return {one: groups.facts(row.one) for one, row in rows.items()}

    def edges(self, petition_id: int | None) -> Edges:
        """Computed, decided and forbidden pairs of one roll; without a roll, those between two."""
        apart = {pair for pair, held in self.held.items() if held.decision in ("different", "unsure")}
        auto = [key for pair in self.pairs if (key := (pair.a_id, pair.b_id)) not in apart]
        same = [pair for pair, held in self.held.items() if held.decision == "same"]
        same += sorted(self.exact - apart) + self._left
        different = [pair for pair in sorted(apart) if self.held[pair].decision == "different"]
        auto, same, different = ([p for p in pairs if self._on(p) == petition_id] for pairs in (auto, same, different))
        return auto, same, different

    def by(self, group: Iterable[int]) -> str:
        """Who says that these are one person's."""
        inside = set(group)
        said = {held.by for pair, held in self.held.items() if held.decision == "same" and inside.issuperset(pair)}
        if said:
            return "signer" if "signer" in said else "reviewer"
        tied = {one for pair in self.exact if inside.issuperset(pair) for one in pair}
        return "exact" if tied == inside else "rules"

    @property
    def _left(self) -> list[store.Key]:
        """Links to tombstones: there is nothing left to compare, and whoever had one erased has left."""
        return [
            (min(node.id, node.double_of_id), max(node.id, node.double_of_id))
            for node in self.nodes.values()
            if node.double_of_id in self.nodes and not (_legible(node) and _legible(self.nodes[node.double_of_id]))
        ]

    def _on(self, pair: store.Key) -> int | None:
        """The roll of both; 0 where one of them lies outside."""
        one, other = (self.nodes.get(signature_id) for signature_id in pair)
        if one is None or other is None:
            return 0
        return int(one.petition_id) if one.petition_id == other.petition_id else None


def to(ids: Iterable[int], known: Mapping[int, store.Row]) -> Whole:
    """These signatures and whatever is tied to them, however far."""
    whole = Whole({}, [], {}, set(), known)
    new = set(ids)
    while new := new - set(whole.nodes):
        rows = list(store.each(NODES, new))
        whole.nodes.update((row.id, row) for row in rows)
        pairs = list(store.each(store.CERTAIN_OF, new))
        held, exact = rulings.of(new), store.exact(new)
        whole.held.update(held)
        whole.exact |= exact
        seen = {pair.id for pair in whole.pairs}
        whole.pairs += [pair for pair in pairs if pair.id not in seen]
        found = {one for pair in pairs for one in (pair.a_id, pair.b_id)} | {one for pair in exact for one in pair}
        found |= {one for pair, held_ in held.items() if held_.decision == "same" for one in pair}
        new = found | _grouped(new, rows)
    return whole


def _grouped(ids: set[int], rows: list[Any]) -> set[int]:
    """Who is in one group, or held to be one person, with any of these now."""
    found = {row.double_of_id for row in rows if row.double_of_id}
    persons = {row.person_id for row in rows if row.person_id}
    members = (*store.each(DOUBLES, ids | found), *store.each(SAME_PERSON, persons))
    return found | {row.id for row in members}


def _legible(node: Any) -> bool:
    return node.erased_at is None and bool(node.given_name or node.family_name)


def roots(ids: Iterable[int]) -> dict[int, int]:
    """The first of the group each of these is in."""
    return {row.id: row.root for row in store.each(ROOTS, ids)}
