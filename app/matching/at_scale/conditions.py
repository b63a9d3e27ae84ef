"""The core's kinds of evidence written as SQL conditions over two rows `l` and `r`, and how likely each is.

A condition holds wherever `evidence.of` finds that kind, and sometimes where it does not: what is asked is never
whether two signatures are one person's, only whether the core should look. The chances are the core's (`weights.py`).
"""

from typing import Any, NamedTuple

from app.matching import alike, evidence, given, weights
from app.matching.evidence import Evidence
from app.matching.rarity import Rarity
from app.matching.record import Record, prepare

WORDS = {"word": "VARCHAR", "seen": "VARCHAR", "sound": "VARCHAR", "called": "VARCHAR[]"}
# `person` has the columns of Prepared, `word` those above, `crowded` what more names share than one household has
TOLD = """
    SELECT p.id, k.keys, nullif(given, '') AS given, g.called, substring(g.called[1], 1, 1) AS initial,
        g.seen AS given_seen, g.sound AS given_sound, nullif(array_to_string(family, ' '), '') AS surname,
        array_to_string(family, '') AS joined, family AS parts,
        list_concat(family, list_filter(middle, lambda m: length(m) > 2)) AS wide,
        family[1] AS first, f.seen AS first_seen, f.sound AS first_sound,
        family[-1] AS last, l.seen AS last_seen, l.sound AS last_sound,
        m.word AS second, m.seen AS second_seen, m.sound AS second_sound,
        list_concat(m.called, n.called) AS seconds, list_transform(middle, lambda m: m[1]) AS initials,
        CASE WHEN len(middle) > 0 THEN middle END AS middles, nullif(suffix, '') AS suffix,
        nullif(mailbox, '') AS mailbox, split_part(mailbox, '@', 1) AS mail_local,
        split_part(mailbox, '@', 2) AS mail_domain,
        nullif(phone, '') AS phone, nullif(number, '') AS number, nullif(street, '') AS street,
        s.seen AS street_seen, s.sound AS street_sound, nullif(unit, '') AS unit, nullif(zip, '') AS zip,
        p."at", resident,
        p.id IN (SELECT id FROM crowded WHERE place = 0) AS stall,
        p.id IN (SELECT id FROM crowded WHERE place = 1) AS booth,
        p.id IN (SELECT id FROM crowded WHERE place = 2) AS residence
    FROM person p JOIN kept k USING (id) LEFT JOIN word g ON g.word = given LEFT JOIN word f ON f.word = family[1]
        LEFT JOIN word l ON l.word = family[-1] LEFT JOIN word s ON s.word = street
        LEFT JOIN word m ON m.word = middle[1] AND length(m.word) > 1
        LEFT JOIN word n ON n.word = middle[2] AND length(n.word) > 1
"""
SHARES = ("given", "surname", "zip")  # the columns by whose rarity agreement is measured
RARE, SHE = "/", "mary"  # a name nobody bears, and one that only women do
TOTAL = 10**6  # of the roll the chances are asked for; they do not depend on it
_silence: dict[Any, Any] = {str: "none", bool: False}
SILENT = Evidence._make(_silence.get(kind, ()) for kind in Evidence.__annotations__.values())._replace(word=RARE)
NOBODY = prepare(Record(0, "", "", "", "", "", "", "", "", 0.0, ""))


class Level(NamedTuple):
    """`when`: the condition; `kinds`: what the core calls it; `share`: the column by whose rarity it is measured;
    `beside`: what another subject says of it already."""

    when: str
    kinds: dict[str, Any]
    share: str = ""
    beside: dict[str, Any] = {}  # noqa: RUF012


def prior(area: Rarity, again: float) -> tuple[float, float]:
    """Odds for one person before anything is known of the two: against two of one home, against two strangers."""
    one, home, strange = _weigh(SILENT, area)
    return one * again / home, one * again / strange


class Chances(NamedTuple):
    """Of a level, for one person, two of one home, two strangers (these by `share` where the level has one)."""

    one: float
    home: float
    strange: float


def chances(level: Level) -> Chances:
    """What the core says of this kind of evidence while all else is silent; of a name, whosever it may be."""
    area = Rarity.of({}, TOTAL)
    found = []
    for word in (RARE, SHE):
        seen = SILENT._replace(word=word, **level.beside)
        quiet, said = _weigh(seen, area), _weigh(seen._replace(**level.kinds), area)
        one, home, strange = (a / b for a, b in zip(said, quiet, strict=True))
        share = {"": 1.0, "given": area.given(word), "surname": area.family(RARE), "zip": area.zip("")}[level.share]
        found.append((one, home, strange / share))
    return Chances(*map(min, zip(*found, strict=True)))


def _weigh(seen: Evidence, area: Rarity) -> tuple[float, float, float]:
    return weights.weigh(weights.terms(seen, NOBODY, area), area.total)


def word(text: str) -> tuple[str, str, str, list[str]]:
    """A word in `WORDS`; first among what it may stand for is its root."""
    called = {text, *given.called_names().get(text, ())}
    return text, alike._seen(text), alike.sound(text), sorted(called, key=lambda name: (name != given.root(text), name))


def comparisons(overlap: str) -> dict[str, tuple[str, list[Level]]]:
    """Subject → where it says nothing, and its levels, the last for all else. `overlap`: the function of this SQL that
    tells whether two lists have something in common."""
    return {
        "given": ("given_l IS NULL OR given_r IS NULL", _given(overlap)),
        "family": ("surname_l IS NULL OR surname_r IS NULL", _family(overlap)),
        "middle": ("middles_l IS NULL OR middles_r IS NULL", _middle(overlap)),
        "suffix": ("suffix_l IS NULL AND suffix_r IS NULL", [
            Level("suffix_l = suffix_r", {"suffix": "same"}),
            Level("suffix_l IS NULL OR suffix_r IS NULL", {"suffix": "one"}),
            Level("ELSE", {"suffix": "other"}),
        ]),
        "mailbox": ("mailbox_l IS NULL OR mailbox_r IS NULL OR (mailbox_l = mailbox_r AND stall_l)", [
            Level("mailbox_l = mailbox_r", {"mailbox": "same"}),
            Level(
                f"({_NAMED}) AND (mail_local_l = mail_local_r"
                " AND damerau_levenshtein(mail_domain_l, mail_domain_r) <= 2"
                " OR mail_domain_l = mail_domain_r AND damerau_levenshtein(mail_local_l, mail_local_r) <= 1)",
                {"mailbox": "near"},
            ),
            Level("ELSE", {"mailbox": "other"}),
        ]),
        "phone": (f"phone_l IS NULL OR phone_r IS NULL OR (({_PHONE}) AND booth_l)", [
            Level(_PHONE, {"phone": "same"}), Level("ELSE", {"phone": "other"}),
        ]),
        "home": ("street_l IS NULL OR street_r IS NULL OR number_l IS NULL OR number_r IS NULL", _home()),
        "zip": ("zip_l IS NULL OR zip_r IS NULL", [
            Level("zip_l = zip_r", {"zip": "same"}, "zip"), Level("ELSE", {"zip": "other"}),
        ]),
        "resident": ("resident_l IS NULL OR resident_r IS NULL", [
            Level("resident_l = resident_r", {"resident": "same"}), Level("ELSE", {"resident": "other"}),
        ]),
        "addressed": ("given_l IS NULL OR given_r IS NULL OR given_l = given_r", [
            Level("instr(mail_local_l, given_r) > 0 OR instr(mail_local_r, given_l) > 0", {"addressed": True}),
            Level("ELSE", {}),
        ]),
        "soon": ("at_l IS NULL OR at_r IS NULL", [
            Level(f"abs(at_l - at_r) < {evidence.SOON}", {"soon": True}), Level("ELSE", {}),
        ]),
    }  # fmt: skip


_NAMED = "given_l = given_r AND joined_l = joined_r OR given_l = first_r AND first_l = given_r"
_PHONE = "phone_l = phone_r OR (length(phone_l) <> length(phone_r) AND right(phone_l, 7) = right(phone_r, 7))"
_ADDRESS = "number_l = number_r AND street_l = street_r"


def _near(one: str, other: str) -> str:
    """As `alike.near`: a slip or two, letters that look or sound alike."""
    a, b, short = f"{one}_l", f"{other}_r", f"least(length({one}_l), length({other}_r))"
    allowed = f"(CASE WHEN {short} < 8 THEN 1 ELSE 2 END)"
    return (
        f"({short} >= 3 AND abs(length({a}) - length({b})) <= 3 AND (damerau_levenshtein({a}, {b}) <= {allowed}"
        f" OR {one}_sound_l = {other}_sound_r OR damerau_levenshtein({one}_seen_l, {other}_seen_r) <= 1))"
    )


_SWAPPED = f"({_near('given', 'first')} OR {_near('first', 'given')} OR given_l = first_r OR first_l = given_r)"


def _given(overlap: str) -> list[Level]:
    return [
        Level("given_l = given_r AND length(given_l) > 1", {"given": "same"}, "given"),
        Level(f"{overlap}(seconds_l, called_r) OR {overlap}(called_l, seconds_r)", {"given": "middle"}, "given"),
        Level(f"{overlap}(called_l, called_r) AND length(given_l) > 1", {"given": "called"}, "given"),
        Level(_SWAPPED, {"given": "same"}),
        Level(_near("given", "given"), {"given": "near"}),
        Level(
            "(length(given_l) = 1 OR length(given_r) = 1)"
            " AND (substring(given_l, 1, 1) = substring(given_r, 1, 1) OR initial_l = initial_r)",
            {"given": "initial"},
        ),
        Level("ELSE", {"given": "other"}),
    ]


def _family(overlap: str) -> list[Level]:
    ends = " OR ".join(_near(one, other) for one in ("first", "last") for other in ("first", "last"))
    many = "length(surname_l) - length(replace(surname_l, ' ', '')) > 1"
    return [
        Level("surname_l = surname_r", {"family": "same", "name": (RARE,)}, "surname"),
        Level("joined_l = joined_r", {"family": "same"}),
        Level(f"{overlap}(parts_l, parts_r)", {"family": "part", "name": (RARE,)}, "surname"),
        Level(_SWAPPED, {"family": "same", "name": (RARE,)}),
        Level(ends, {"family": "near"}),
        Level(f"{overlap}(wide_l, wide_r)", {"family": "part"}),
        Level(f"{many} OR {many.replace('_l', '_r')}", {"family": "near"}),
        Level("damerau_levenshtein(joined_l, joined_r) <= 2", {"family": "near"}),
        Level("ELSE", {"family": "other"}),
    ]  # fmt: skip


def _middle(overlap: str) -> list[Level]:
    return [
        Level(f"{overlap}(seconds_l, seconds_r) OR {_near('second', 'second')}", {"middle": "same"}),
        Level(f"{overlap}(initials_l, initials_r)", {"middle": "initial"}),
        Level(f"{overlap}(middles_l, parts_r) OR {overlap}(parts_l, middles_r)", {}),
        Level("ELSE", {"middle": "other"}),
    ]


def _home() -> list[Level]:
    number = "damerau_levenshtein(number_l, number_r) <= (CASE WHEN least(length(number_l), length(number_r)) < 7 THEN 1 ELSE 2 END)"  # noqa: E501  # fmt: skip
    return [
        Level(f"{_ADDRESS} AND unit_l = unit_r", {"home": "same", "unit": "same"}),
        Level(f"{_ADDRESS} AND unit_l <> unit_r AND NOT residence_l", {"home": "same", "unit": "other"}),
        Level(f"{_ADDRESS} AND unit_l <> unit_r", {"home": "other"}),
        Level(f"{_ADDRESS} AND NOT residence_l", {"home": "same", "unit": "none"}),
        Level(_ADDRESS, {"home": "residence"}),
        Level(f"number_l = number_r AND {_near('street', 'street')}", {"home": "near"}),
        Level(f"street_l = street_r AND {number}", {"home": "near"}),
        Level("zip_l <> zip_r", {"home": "other"}, beside={"zip": "other"}),
        Level("ELSE", {"home": "other"}),
    ]
