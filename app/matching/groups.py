"""Which signatures are one person's: pairs closed into groups, with what a person decided above what was computed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.matching import given
from app.matching.record import Prepared

GIVEN_NAMES = 4
Pair = tuple[int, int]


class Facts(NamedTuple):
    """What a group is checked by."""

    suffix: str
    given: str
    middle: str = ""  # its initial


@dataclass
class Groups:
    """`together`: ids of one person, two or more. `doubtful`: ids to be looked at whole; of these only what a person
    joined is also in `together`."""

    together: list[list[int]] = field(default_factory=list)
    doubtful: list[list[int]] = field(default_factory=list)


def facts(one: Prepared) -> Facts:
    """The facts of a signature."""
    return Facts(
        one.suffix, given.root(one.given) if len(one.given) > 1 else "", one.middle[0][:1] if one.middle else ""
    )


def join(auto: Iterable[Pair], same: Iterable[Pair], different: Iterable[Pair], known: Mapping[int, Facts]) -> Groups:
    """Close the pairs. A group that would hold a pair held apart, two suffixes, two middle initials or more than four
    given names is doubtful, and its computed pairs are not used. The order of pairs makes no difference."""
    auto, same = list(auto), list(same)
    apart: dict[int, set[int]] = {}
    for one, other in different:
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    found = Groups()
    for members in _closed([*auto, *same]):
        inside = set(members)
        if not _forbidden(members, apart) and not _mixed(members, known):
            found.together.append(members)
            continue
        found.doubtful.append(members)
        decided = [pair for pair in same if pair[0] in inside]
        found.together.extend(core for core in _closed(decided) if not _forbidden(core, apart))
    found.together.sort()
    return found


def _forbidden(members: list[int], apart: Mapping[int, set[int]]) -> bool:
    inside = set(members)
    return any(not inside.isdisjoint(apart.get(one, ())) for one in members)


def _mixed(members: list[int], known: Mapping[int, Facts]) -> bool:
    each = [known[one] for one in members if one in known]
    return (
        len({f.suffix for f in each if f.suffix}) > 1
        or len({f.middle for f in each if f.middle}) > 1
        or len({f.given for f in each if f.given}) > GIVEN_NAMES
    )


def _closed(pairs: Iterable[Pair]) -> list[list[int]]:
    """Connected ids, each list sorted, lists in order of their first."""
    parent: dict[int, int] = {}

    def top(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    for one, other in pairs:
        a, b = top(one), top(other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for one in sorted(parent):
        groups.setdefault(top(one), []).append(one)
    return [members for members in groups.values() if len(members) > 1]
