"""What holds whatever happens: order, database and history make no difference to who is one person."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import or_, select

from app import create_app, jobs
from app.extensions import db
from app.matching import arrivals, cases, deciding, rulings, runs
from app.models import Event, Inquiry, MatchKey, Pair, Ruling, Signature
from app.roll import doubles, entry, erasure, standing, striking
from app.signing import confirmation, mine
from tests.cast import Cast
from tests.conftest import DATABASES, release, settings
from tests.matching.people import crowd, put


def unique(number: int, seed: int) -> list[dict[str, Any]]:
    """A crowd without exact doubles, of which online only the first is kept."""
    seen: set[Any] = set()
    rows = []
    for row in crowd(number, seed):
        known = entry.known_by(row["email"], row["given"], row["family"])
        if row["email"] == "" or known not in seen:
            rows.append(row)
        seen.add(known)
    return rows


def look(cast: Cast) -> None:
    """A full run."""
    db.session.commit()
    with jobs.transaction():
        run_id = runs.begin(cast.campaign.id).id
    runs.go(run_id)
    db.session.expire_all()


def found() -> tuple[Any, Any]:
    """Pairs and people by external ids."""
    name = dict(db.session.execute(select(Signature.id, Signature.external_id)).all())
    pairs = {
        (frozenset((name[p.a_id], name[p.b_id])), round(p.probability, 9), p.verdict, p.level, p.veto, str(p.reasons))
        for p in db.session.scalars(select(Pair))
    }
    people: dict[Any, set[Any]] = {}
    for row in db.session.scalars(select(Signature)):
        people.setdefault((row.petition_id, row.double_of_id or row.id), set()).add(name[row.id])
    return pairs, {frozenset(group) for group in people.values()}


def test_the_order_makes_no_difference(cast: Cast) -> None:
    rows, told = unique(70, seed=5), []
    for order in (1, 2):
        random.Random(order).shuffle(rows)
        for row in rows:
            put(cast.petition, **row)
        look(cast)
        told.append(found())
        for table in (*db.metadata.sorted_tables[::-1],):
            if table.name in ("pair", "match_key", "set_aside", "match_run", "name_count", "signature"):
                db.session.execute(table.delete())
        standing.recount(cast.petition.id)
        db.session.commit()
    assert told[0] == told[1]
    assert len(told[0][1]) < len(rows)


@pytest.mark.one_database
def test_both_databases_give_the_same(servers: Callable[[str], Any], tmp_path: Path) -> None:
    told = []
    for kind in DATABASES:
        with servers(kind).fresh() as uri:
            app = create_app(settings(uri, tmp_path))
            with app.app_context():
                cast = Cast(app)
                for n, row in enumerate(unique(90, seed=9)):
                    put(cast.draft if n % 6 == 5 else cast.petition, **row)
                look(cast)
                persons = list(db.session.execute(select(Signature.id, Signature.standing, Signature.person_id)))
                told.append((found(), sorted(map(tuple, persons), key=lambda row: row[0])))
                release()
    assert told[0] == told[1]


def test_erasing_removes_keys_pairs_and_what_was_said(cast: Cast) -> None:
    for row in unique(60, seed=2):
        put(cast.petition, **row)
    look(cast)
    pair = deciding.following(cast.petition)
    assert pair
    one = pair.a_id
    deciding.decide(cast.petition, pair.a_id, pair.b_id, "different", cast.ines)
    db.session.commit()
    erasure.erase(db.session.get_one(Signature, one))
    db.session.commit()
    assert not db.session.scalars(select(MatchKey).where(MatchKey.signature_id == one)).all()
    for table in (Pair, Ruling, Inquiry):
        assert not db.session.scalars(select(table).where(or_(table.a_id == one, table.b_id == one))).all()
    db.session.expire_all()
    assert cast.petition.tally.cases == cases.left(cast.petition.id)
    look(cast)
    assert not db.session.scalars(select(MatchKey).where(MatchKey.signature_id == one)).all()


def test_who_is_left_in_two_cities_is_matched_again(cast: Cast) -> None:
    """Rosa signed in two cities; when she has one erased nothing says that she had signed there."""
    home = {"postal_code": "99501", "street_address": "12 Birch Street", "email": "rosa@mail.example"}
    here = put(cast.petition, "Rosalinda", "Abernathy", **home)
    there = put(cast.draft, "Rosalinda", "Abernathy", days=3, **home)
    arrivals.match(cast.campaign.id)
    db.session.expire_all()
    assert here.person_id == there.person_id == here.id
    erasure.erase(here)
    db.session.commit()
    assert there.person_id is None
    assert there.matched_at is None
    arrivals.match(cast.campaign.id)
    db.session.expire_all()
    assert there.standing == "counts"
    assert there.person_id is None


def replayed(petition_id: int) -> dict[int, str]:
    """The standing of every signature, from events alone."""
    state: dict[int, dict[str, Any]] = {}
    events = select(Event).where(Event.petition_id == petition_id, Event.subject_type == "signature")
    for event in db.session.scalars(events.order_by(Event.id)):
        one = state.setdefault(event.subject_id, {})
        match event.name.removeprefix("signature."):
            case "confirmed":
                one |= {"confirmed": True, "withdrawn": False}
            case "unconfirmed":
                one["confirmed"] = False
            case "withdrawn" | "erased" | "struck" as deed:
                one[deed] = True
            case "restored":
                one["struck"] = False
            case "set_aside":
                one["by"] = event.detail["by"] if event.detail else ""
            case "brought_back":
                one["by"] = None
    told = {}
    for number, one in state.items():
        said = [name for name in ("erased", "withdrawn", "struck") if one.get(name)]
        said += [] if one.get("confirmed") else ["unconfirmed"]
        said += {None: [], doubles.GONE: ["withdrawn"]}.get(one.get("by"), ["double"])
        told[number] = (said or ["counts"])[0]
    return told


@pytest.mark.parametrize("seed", range(4))
def test_a_busy_life_adds_up_at_every_turn(cast: Cast, seed: int) -> None:
    chance, rows = random.Random(seed), unique(45, seed)
    said: list[int] = []
    for turn in range(80):
        ids = list(
            db.session.scalars(select(Signature.id).where(Signature.standing != "erased").order_by(Signature.id))
        )
        one = db.session.get(Signature, chance.choice(ids)) if ids else None
        deed = chance.random()
        if rows and (deed < 0.4 or len(ids) < 5):
            sign(cast, rows.pop(0))
        elif one and deed < 0.6:
            _deed(chance, cast, one)
        elif one and deed < 0.8:
            _decide(chance, cast, said)
        elif deed < 0.85:
            look(cast)
        arrivals.work(cast.campaign.id)
        if turn % 6 == 5:
            agree(cast)


def sign(cast: Cast, row: dict[str, Any]) -> None:
    typed = {name: value for name, value in row.items() if name not in ("days", "external_id", "given", "family")}
    person = entry.Person(row["given"], row["family"], **typed)
    taken = entry.add(cast.petition, person, channel="online", language="en", consent_version="test")
    confirmation.confirm(db.session.get_one(Signature, taken.signature_id), "button")
    db.session.commit()


def _deed(chance: random.Random, cast: Cast, one: Signature) -> None:
    deed = chance.choice(("withdraw", "strike", "strike", "restore", "restore", "again", "erase"))
    if deed == "withdraw":
        mine.withdraw(one)
    elif deed == "strike" and not striking.struck(one):
        striking.strike(one, "Not here", cast.ines)
    elif deed == "restore" and striking.struck(one):
        striking.restore(one, "Here after all", cast.ines)
    elif deed == "again" and one.withdrawn_at:
        try:
            confirmation.confirm(one, "button")
        except confirmation.Refused:
            db.session.rollback()
    elif deed == "erase" and chance.random() < 0.4:
        erasure.erase(one)
    db.session.commit()


def _decide(chance: random.Random, cast: Cast, said: list[int]) -> None:
    live = list(db.session.scalars(select(Ruling).where(Ruling.id.in_(said), Ruling.lifted_at.is_(None))))
    if live and chance.random() < 0.3:
        deciding.undo(chance.choice(live), cast.ines)
    elif pairs := db.session.scalars(select(Pair).order_by(Pair.id)).all():
        pair, word = chance.choice(pairs), chance.choice(("same", "different", "unsure"))
        said.append(deciding.decide(cast.petition, pair.a_id, pair.b_id, word, cast.ines).id)
    db.session.commit()


def agree(cast: Cast) -> None:
    """Tally, rows, events and rulings say the same."""
    db.session.expire_all()
    tally = cast.petition.tally
    held = (tally.people, tally.signatures, tally.cases)
    standings = {row.id: row.standing for row in db.session.scalars(select(Signature))}
    assert replayed(cast.petition.id) == standings
    counted = standing.recount(cast.petition.id)
    assert held == (counted.people, counted.signatures, cases.left(cast.petition.id))
    for (one, other), word in rulings.of(standings).items():
        if word.decision == "different":
            assert other not in doubles.group_of(one), "a cannot-link is never joined"
