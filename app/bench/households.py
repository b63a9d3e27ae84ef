"""Rolls with known truth, for measuring the matching: families, couples, fathers and sons of one name, twins,
room-mates, who sign on paper and online, some of them twice, and write as people write.

Simpler than life and than the generator the figures in docs/matching.md come from: names are drawn from the census
alone, slips are of the keyboard, nobody transliterates. Good for watching that a change makes nothing worse."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, count

from app.matching import census
from app.matching import given as names
from app.matching.record import Record

DAY = 86_400.0
BEGAN = 1_772_000_000.0
STREETS = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Larch",
           "Madrone", "Nutmeg", "Oak", "Pear", "Quince", "Rowan", "Spruce", "Tulip", "Walnut")  # fmt: skip
TYPES = ("St", "Street", "Ave", "Avenue", "Dr", "Ln")
DOMAINS = ("gmail.com", "gmail.com", "yahoo.com", "outlook.com", "mail.example")


@dataclass
class Person:
    """One who signs, perhaps more than once."""

    number: int
    given: str
    family: str
    middle: str
    suffix: str
    mailboxes: list[str]
    phone: str
    home: "Home"


@dataclass
class Home:
    """Where a household lives."""

    house: int
    street: str
    unit: str
    zip: str
    landline: str = ""
    people: list[Person] = field(default_factory=list)


@cache
def _weights(kind: str) -> tuple[list[str], list[float]]:
    given, family = census.tables()
    if kind == "family":
        shares = {name.title(): share for name, share in family.items()}
    else:
        shares = {name.title(): each[0 if kind == "men" else 1] for name, each in given.items()}
    return list(shares), list(accumulate(shares.values()))


class Town:
    """Draws people and what they write; the same seed, the same town."""

    def __init__(self, size: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.zips = [str(97_000 + n) for n in range(max(4, size // 1000))]
        self.numbers = count(1)

    def name(self, kind: str) -> str:
        """A name as frequent as in the country."""
        known, weights = _weights(kind)
        return self.chance.choices(known, cum_weights=weights)[0]

    def household(self) -> Home:
        """One home: alone, a couple, a family, or people who only share the rent."""
        draw, pick = self.chance.random, self.chance.choice
        home = Home(self.chance.randint(1, 4000), pick(STREETS), "", pick(self.zips))
        home.unit = str(self.chance.randint(1, 60)) if draw() < 0.35 else ""
        home.landline = self._phone() if draw() < 0.2 else ""
        family, kind = self.name("family"), draw()
        self._move_in(home, pick(("men", "women")), family)
        if 0.3 < kind < 0.9:
            self._move_in(home, "women", family if draw() < 0.75 else self.name("family"))
        elif kind >= 0.9:
            for _ in range(self.chance.randint(1, 3)):
                self._move_in(home, pick(("men", "women")), self.name("family"))
        if 0.65 < kind < 0.9:
            self._children(home, family)
        if len(home.people) > 1 and draw() < 0.08:
            home.people[1].mailboxes[0] = home.people[0].mailboxes[0]
        return home

    def _children(self, home: Home, family: str) -> None:
        father = home.people[0]
        for number in range(self.chance.choice((1, 1, 2, 3))):
            child = self._move_in(home, self.chance.choice(("men", "women")), family)
            if number == 0 and self.chance.random() < 0.04:
                child.given, child.middle, child.suffix, father.suffix = father.given, father.middle, "Jr", "Sr"
            elif number == 1 and self.chance.random() < 0.05:
                child.given = self._slip(home.people[-2].given)  # twins

    def _move_in(self, home: Home, sex: str, family: str) -> Person:
        given = self.name(sex)
        person = Person(next(self.numbers), given, family, self.name(sex)[0], "", [], "", home)
        person.mailboxes = [self._mailbox(person) for _ in range(self.chance.choice((1, 1, 2)))]
        person.phone = home.landline if home.landline and self.chance.random() < 0.6 else self._phone()
        home.people.append(person)
        return person

    def _mailbox(self, person: Person) -> str:
        local = self.chance.choice(
            (f"{person.given}.{person.family}", f"{person.given[0]}{person.family}", person.given)
        )
        return f"{local}{person.number}@{self.chance.choice(DOMAINS)}".lower()

    def _phone(self) -> str:
        return f"503{self.chance.randint(2_000_000, 9_999_999)}"

    def _slip(self, word: str) -> str:
        """One letter doubled, lost, exchanged with the next, or another."""
        if len(word) < 3:
            return word
        at, kind = self.chance.randrange(1, len(word) - 1), self.chance.random()
        if kind < 0.3:
            return word[:at] + word[at + 1 :]
        if kind < 0.6:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + (word[at] if kind < 0.8 else self.chance.choice("aeinrst")) + word[at + (kind >= 0.8) :]

    def write(self, number: int, person: Person, paper: bool, at: float) -> Record:
        """What this person writes this time."""
        draw, home = self.chance.random, person.home
        given, family = person.given, person.family
        if draw() < 0.15:
            given = self._short(given)
        if draw() < (0.05 if paper else 0.01):
            given = self._slip(given)
        if draw() < (0.05 if paper else 0.01):
            family = self._slip(family)
        if draw() < 0.1:
            given = f"{given} {person.middle}."
        if person.suffix and draw() < 0.5:
            family = f"{family} {person.suffix}"
        if draw() < 0.01:
            given, family = family, given
        street = f"{home.house} {self._slip(home.street) if draw() < 0.03 else home.street} {self.chance.choice(TYPES)}"
        return Record(
            number, given, family, self.chance.choice(person.mailboxes) if draw() < (0.26 if paper else 0.99) else "",
            person.phone if draw() < 0.28 else "", street if draw() < (0.95 if paper else 0.5) else "",
            home.unit if draw() < 0.7 else "", "Alder", home.zip if draw() < 0.96 else self.chance.choice(self.zips),
            at, "paper" if paper else "online",
        )  # fmt: skip

    def _short(self, given: str) -> str:
        short = sorted(name for name in names.called_names().get(given.lower(), ()) if len(name) < len(given))
        return self.chance.choice(short).title() if short else given


def roll(size: int, seed: int, again: float = 0.07) -> tuple[list[Record], dict[int, int]]:
    """So many signatures, and who signed each; `again`: how many sign a second time."""
    town, records, truth = Town(size, seed), list[Record](), dict[int, int]()
    for person, at, paper in _signings(town, again):
        number = len(records) + 1
        if number > size:
            break
        records.append(town.write(number, person, paper, at))
        truth[number] = person.number
    return records, truth


def _signings(town: Town, again: float) -> Iterator[tuple[Person, float, bool]]:
    draw = town.chance.random
    while True:
        home, together = town.household(), BEGAN + draw() * 70 * DAY
        for person in home.people:
            if draw() > 0.6:
                continue
            at = together + draw() * 900 if draw() < 0.5 else BEGAN + draw() * 70 * DAY
            paper = draw() < 0.3
            yield person, at, paper
            while draw() < again:
                at += 60 + draw() * 12 * DAY
                yield person, at, draw() < 0.3
