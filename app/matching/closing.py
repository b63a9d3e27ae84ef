"""Groups follow from pairs and rulings, and from nothing else: whichever order these came in, the same people.

`close` takes the signatures that hang together with some, asks `groups.join` whose each is, and moves the links that
are otherwise: within a petition by `roll/doubles.py`, between cities by `person_id`, which all signatures of a person
who signed in several have. So a lifted ruling leaves what would be if it had never been made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from sqlalchemy import update

from app.extensions import db
from app.matching import cases, connected, groups, store
from app.matching.connected import Whole
from app.models import Account, Pair, Signature
from app.models.matching import GROUP
from app.roll import doubles, standing

S = Signature


@dataclass
class Closed:
    """What changed: signatures set aside and brought back; how many groups are doubtful; which petitions were seen."""

    aside: int = 0
    back: int = 0
    doubtful: int = 0
    ids: set[int] = field(default_factory=set)
    petitions: set[int] = field(default_factory=set)


def close(
    ids: Iterable[int], account: Account | None = None, known: Mapping[int, store.Row] = MappingProxyType({})
) -> Closed:
    """Bring groups, standings and cases in step with pairs and rulings around these. The campaign is held; `known`:
    signatures that the caller has read in this transaction."""
    db.session.flush()
    whole = connected.to(ids, known)
    done = Closed(ids=set(whole.nodes), petitions={node.petition_id for node in whole.nodes.values()})
    together: list[list[int]] = []
    unsure: list[list[int]] = []
    for petition_id in sorted(done.petitions):
        found = groups.join(*whole.edges(petition_id), whole.facts)
        together += found.together
        unsure += found.doubtful
        _apply(whole, petition_id, found.together, account, done)
    unsure += _across(whole, together)
    done.doubtful = len(unsure)
    _doubt(whole, unsure)
    cases.mark(whole.nodes)
    cases.count(done.petitions)
    db.session.expire_all()
    return done


def _apply(whole: Whole, petition_id: int, wanted: list[list[int]], account: Account | None, done: Closed) -> None:
    """Let the groups of one roll be these."""
    label = {one: number for number, group in enumerate(wanted) for one in group}
    mine = [node for node in whole.nodes.values() if node.petition_id == petition_id]
    held: dict[int, list[int]] = {}
    for node in mine:
        held.setdefault(node.double_of_id or node.id, []).append(node.id)
    leaving = [
        one
        for first, members in held.items()
        for one in members
        if one != first and label.get(one, -one) != label.get(first, -first)
    ]
    changed = doubles.part(leaving, account) if leaving else []
    for one in leaving:
        held[whole.nodes[one].double_of_id or one].remove(one)
        held[-one] = [one]
    now_in = {one: first for first, members in held.items() for one in members}
    for group in wanted:
        if len({now_in[one] for one in group}) > 1:
            changed += doubles.join(group, whole.by(group), account)
    if changed:
        before = {one: whole.nodes[one].double_of_id for one in changed}
        after = {row.id: row.double_of_id for row in store.each(connected.LINKS, changed)}
        done.aside += sum(before[one] is None and after[one] is not None for one in before)
        done.back += sum(before[one] is not None and after[one] is None for one in before)
        standing.settle(sorted(set(changed)), linked=True)


def _across(whole: Whole, together: list[list[int]]) -> list[list[int]]:
    """Let `person_id` say who signed in several cities; answers groups in which two of one city would be one person."""
    auto, same, different = whole.edges(None)
    links = [pair for group in together for pair in pairwise(group)]
    found = groups.join(auto, [*links, *same], different, whole.facts)
    root = {one: group[0] for group in together for one in group}
    person: dict[int, int] = {}
    unsure = found.doubtful
    for members in found.together:
        places = {(whole.nodes[one].petition_id, root.get(one, one)) for one in members}
        if len(places) > len({petition_id for petition_id, _ in places}):
            unsure.append(members)
        elif len(places) > 1:
            first = min(members, key=lambda one: (whole.nodes[one].signed_at, one))
            person |= dict.fromkeys(members, first)
    _put_persons(whole, person)
    return unsure


def _put_persons(whole: Whole, person: Mapping[int, int]) -> None:
    moved: dict[int | None, list[int]] = {}
    for node in whole.nodes.values():
        if node.person_id != person.get(node.id):
            moved.setdefault(person.get(node.id), []).append(node.id)
    for first, ids in moved.items():
        changed = update(S).where(S.id.in_(ids)).values(person_id=first)
        db.session.execute(changed, execution_options={"synchronize_session": False})


def _doubt(whole: Whole, unsure: list[list[int]]) -> None:
    """Certain pairs of a doubtful group wait for a person, those of others do not any more."""
    where = {one: number for number, members in enumerate(unsure) for one in members}
    to_review, to_auto = [], []
    for pair in whole.pairs:
        doubted = pair.a_id in where and where[pair.a_id] == where.get(pair.b_id)
        if doubted and pair.verdict == "auto":
            to_review.append(pair.id)
        elif not doubted and pair.veto == GROUP:
            to_auto.append(pair.id)
    for ids, values in ((to_review, ("review", GROUP)), (to_auto, ("auto", None))):
        for some in store.parts(ids):
            db.session.execute(update(Pair).where(Pair.id.in_(some)).values(verdict=values[0], veto=values[1]))
