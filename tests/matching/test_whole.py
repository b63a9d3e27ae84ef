"""A whole roll: whatever order it comes in, and whether at once or signature by signature."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching import compare, estimate, groups, keys, residents, whole
from app.matching.groups import Facts
from app.matching.record import Record
from tests.matching.people import ALIASES, seen, signed

GIVEN = ["Ana", "Luis", "Bill", "William", "Rosa", "Erik", "Eric", "Mei", "J."]
FAMILY = ["Garcia", "Garcia Lopez", "Smith Jr", "Smith", "Brandt", "Nguyen"]


def roll(size: int, seed: int) -> list[Record]:
    """A town where many live together and sign more than once."""
    chance = random.Random(seed)
    return [
        signed(
            f"{chance.choice(GIVEN)}|{chance.choice(FAMILY)}", id=n, day=chance.random() * 60,
            email=chance.choice(["", f"{chance.choice(GIVEN).lower()}{n % 7}@x.org", "stall@x.org"]),
            phone=chance.choice(["", f"50355501{n % 40:02}"]), zip=chance.choice(["97101", "97102", ""]),
            at=chance.choice(["", f"{n % 30 + 1} Elm St", "5 Oak Ave"]),
        )
        for n in range(1, size + 1)
    ]  # fmt: skip


def test_order_makes_no_difference() -> None:
    records = roll(300, 1)
    found = list(whole.run(records, aliases=ALIASES))
    random.Random(2).shuffle(records)
    assert list(whole.run(records, aliases=ALIASES)) == found
    assert found
    assert all(a < b for a, b, _ in found)


def test_the_same_pairs_as_signature_by_signature() -> None:
    at_once = whole.Roll(roll(300, 3), ALIASES)
    found = {(a, b): c for a, b, c in at_once.pairs()}
    standing: dict[int, list[int]] = {}
    for one in at_once.people:
        for key in keys.of(one):
            standing.setdefault(key, []).append(one.id)
    people = {one.id: one for one in at_once.people}
    one_by_one = {}
    for one in at_once.people:
        near = {n for key in keys.of(one) if len(standing[key]) <= keys.LIMIT for n in standing[key] if n < one.id}
        for other in near:
            result = compare.compare(people[other], one, at_once.rarity)
            if result.probability >= compare.FLOOR:
                one_by_one[other, one.id] = result
    assert one_by_one == found


def test_progress_is_told_and_nobody_is_no_error() -> None:
    told: list[int] = []
    list(whole.run(roll(400, 4), step=told.append))
    assert told == sorted(told)
    assert list(whole.run([])) == []
    assert list(whole.run(roll(1, 1))) == []


def test_forty_people_at_a_stall_with_one_mailbox() -> None:
    families = [chr(97 + n % 26) * 2 + chr(97 + n % 25) + "ovich" for n in range(40)]
    stall = [signed(f"{GIVEN[n % 8]}|{name}", email="stall@x.org", day=n, id=n + 1) for n, name in enumerate(families)]
    assert [c for *_, c in whole.run(stall) if c.verdict == "auto"] == []


def test_keys_reveal_nothing_and_are_few() -> None:
    one = seen(signed("Ana Maria|Garcia Lopez", email="a@x.org", phone="5035550142", at="12 Elm St"))
    found = keys.of(one)
    assert 6 <= len(found) <= 11
    assert all(-(2**63) <= key < 2**63 for key in found)
    assert keys.of(one) == found


PAIRS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] != p[1]), max_size=12)
KNOWN = {n: Facts("jr" if n == 1 else "sr" if n == 2 else "", f"name{n % 6}") for n in range(1, 10)}


@given(PAIRS, PAIRS, PAIRS, st.randoms())
@settings(max_examples=200)
def test_closure_never_joins_whom_a_person_held_apart(
    auto: list[tuple[int, int]], same: list[tuple[int, int]], different: list[tuple[int, int]], chance: random.Random
) -> None:
    found = groups.join(auto, same, different, KNOWN)
    for members in found.together:
        assert not [pair for pair in different if set(pair) <= set(members)]
    each = [one for members in found.together for one in members]
    assert len(each) == len(set(each)), "in two groups at once"
    for pairs in (auto, same, different):
        chance.shuffle(pairs)
    assert groups.join(auto, same, different, KNOWN) == found


def test_a_group_of_two_suffixes_or_many_names_is_looked_at() -> None:
    assert groups.join([(1, 3), (3, 2)], [], [], KNOWN).doubtful == [[1, 2, 3]]
    known = {n: Facts("", f"name{n}") for n in range(1, 7)}
    chain = [(n, n + 1) for n in range(1, 5)]
    assert groups.join(chain, [], [], known) == groups.Groups([], [[1, 2, 3, 4, 5]])
    decided = groups.join(chain, [(1, 2)], [], known)
    assert decided.together == [[1, 2]], "what a person joined stays joined"


def test_the_estimate_lies_between_its_bounds() -> None:
    found = estimate.people(1000, [(1, 2), (2, 3)], [(4, 5, 0.9), (5, 6, 0.5), (7, 8, 0.1)])
    assert found.least <= found.best <= found.most <= 998
    assert estimate.people(0, [], []) == (0, 0, 0)


def entry(number: int, given: str, family: str, at: str, zip: str = "97101", suffix: str = "") -> residents.Resident:
    return residents.Resident(number, given, "", family, suffix, at, "", "Alder", zip)


def test_a_signature_finds_its_entry_among_rivals() -> None:
    file = [
        entry(1, "IVY", "BRANDT", "12 ELM ST"),
        entry(2, "IVAN", "BRANDT", "12 ELM ST"),
        entry(3, "IVY", "STONE", "9 OAK"),
    ]
    found = list(residents.link([signed("Ivy|Brandt", at="12 Elm Street", id=1)], file))
    assert [(link.signature, link.resident) for link in found] == [(1, 1)]
    assert found[0].probability > residents.AUTO


def test_father_and_son_in_the_file_are_not_guessed_between() -> None:
    file = [entry(1, "JOHN", "BRANDT", "12 ELM ST", suffix="SR"), entry(2, "JOHN", "BRANDT", "12 ELM ST", suffix="JR")]
    found = list(residents.link([signed("John|Brandt", at="12 Elm Street", id=1)], file))
    assert all(link.probability < residents.AUTO and link.rivals for link in found)
