"""Starting petitions: the place, what there is for it already, cities listed before anybody leads there."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.accounts import roles
from app.campaigns import petition as petitions
from app.common import lines
from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, City, Petition
from app.places import city as cities
from app.places import postal, states
from app.starting import facts, freeing
from app.starting.facts import Facts

MOST = 1000  # lines of a list of cities


class Place(NamedTuple):
    """A city that may have no row yet."""

    name: str
    state: str
    council: str
    time_zone: str

    @property
    def label(self) -> str:
        return f"{self.name}, {self.state}"


class Line(NamedTuple):
    """One line of a list of cities. `fault`: state, name, twice, one of facts.COLUMNS, unknown (no post office has it:
    taken only if wanted); `petition`: what is there already."""

    number: int
    written: str
    place: Place | None
    fault: str = ""
    petition: Petition | None = None
    facts: Facts = Facts()

    @property
    def is_free(self) -> bool:
        """Whether nobody leads a petition there."""
        return self.petition is None or (self.petition.is_unopened and self.petition.free_since is not None)

    def makes(self, unknown: bool, mine: bool) -> bool:
        """Whether this line changes anything, where those that no post office knows are wanted or not."""
        there = self.petition
        new = there is None or (self.is_free and (mine or there.state == "draft"))
        return new and (not self.fault or (unknown and self.fault == "unknown"))


def place(label: str) -> Place | None:
    """The place that `Durham, NC` means, as it is known here, else as written."""
    name, _comma, state = (part.strip() for part in lines.fold(label[:120]).rpartition(","))
    if state.upper() not in states.NAMES:
        state = next((code for code, full in states.NAMES.items() if full.lower() == state.lower()), state)
    if not name or state.upper() not in states.NAMES:
        return None
    known = db.session.scalar(select(City).filter_by(slug=cities.slugify(name, state)))
    if known:
        return Place(known.name, known.state, known.council or f"{known.name} City Council", known.time_zone)
    found = postal.find(f"{name}, {state}")
    name = found.name if found else name
    return Place(name, state.upper(), f"{name} City Council", states.TIME_ZONES[state.upper()])


def there(campaign: Campaign, labels: Iterable[str]) -> dict[str, list[Petition]]:
    """By label, the petitions for that city: this campaign's, whatever its state, first; then others' public ones."""
    slugs = {cities.slugify(*_parts(label)): label for label in labels if "," in label}
    query = (
        select(Petition)
        .join(Petition.city)
        .where(City.slug.in_(slugs))
        .where((Petition.campaign_id == campaign.id) | (Petition.state != "draft"))
        .options(joinedload(Petition.city), joinedload(Petition.campaign), joinedload(Petition.tally))
        .order_by(Petition.id)
    )
    found: dict[str, list[Petition]] = {label: [] for label in slugs.values()}
    for petition in sorted(db.session.scalars(query), key=lambda row: row.campaign_id != campaign.id):
        found[slugs[petition.city.slug]].append(petition)
    return found


def own(campaign: Campaign, where: Place) -> Petition | None:
    """The campaign's petition for this city: there is never a second one."""
    mine = select(Petition).join(City).where(Petition.campaign_id == campaign.id)
    return db.session.scalar(mine.where(City.slug == cities.slugify(where.name, where.state)))


def begin(campaign: Campaign, where: Place, account: Account | None, *, announced: bool = False) -> Petition:
    """A draft with the campaign's text, the city's name in place; or a page that waits for somebody to lead it."""
    found = postal.find(where.label)
    city = cities.get_or_create(found) if found else cities.add(where.name, where.state, council=where.council)
    made = petitions.open_for(campaign, city, where.council, account=account)
    if announced:
        made.state, made.free_since = "announced", now()
        audit.record("petition.announced", made, account)
    elif account and not roles.may(account, "publish", made):
        roles.give(account, "organizer", campaign, made)
    return made


def read(campaign: Campaign, written: Iterable[str]) -> list[Line]:
    """What a list of cities says, line by line: `Durham, NC`, and after it, if wanted, ` | council | clerk's address |
    next meeting | language`. At most MOST are read."""
    found: list[Line] = []
    seen: set[str] = set()
    for number, text in enumerate(written, 1):
        said, *more = (lines.fold(cell.strip().strip('"')) for cell in text.split("|"))
        if not said or number > MOST:
            continue
        where = place(said)
        known, wrong = facts.read(campaign, more, where.time_zone) if where else (Facts(), "")
        fault = wrong if where else "state" if "," in said else "name"
        if where and where.label in seen:
            fault = "twice"
        elif where and not fault and postal.find(where.label) is None and not _known(where):
            fault = "unknown"
        seen |= {where.label} if where else set()
        whole = " | ".join((said, *more)).rstrip(" |")
        if where and known.council:
            where = where._replace(council=known.council)
        found.append(Line(number, whole, where, fault, own(campaign, where) if where else None, known))
    return found


def announce(
    campaign: Campaign, found: Iterable[Line], account: Account, *, unknown: bool = False, mine: bool = False
) -> list[Petition]:
    """Give each new city of a list its page; a free draft's becomes one. `unknown`: those no post office knows, too.
    `mine`: not a page that looks for a leader but a petition that `account` leads."""
    made = []
    for line in found:
        if line.place is None or not line.makes(unknown, mine):
            continue
        there = line.petition or begin(campaign, line.place, account, announced=not mine)
        if mine and line.petition:
            freeing.take_over(there, line.facts.council or there.council, account)
        elif line.petition:
            freeing.announce(there, account)
        if mine:
            roles.give(account, "organizer", campaign, there)
        facts.put(there, line.facts, account)
        made.append(there)
    return made


def _known(where: Place) -> bool:
    return bool(db.session.scalar(select(City.id).filter_by(slug=cities.slugify(where.name, where.state))))


def _parts(label: str) -> tuple[str, str]:
    name, _comma, state = label.rpartition(",")
    return name.strip(), state.strip()
