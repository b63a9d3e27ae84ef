"""The lead's control room: all petitions of a campaign, whoever needs help on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from app.insight import facts, nexts
from app.insight.facts import Facts
from app.insight.health import Alarm
from app.insight.nexts import Step
from app.models import Petition

SHOWN = ("all", "help", "quiet", "leaderless", "stuck", "doubles", "draft", "announced", "open", "closed", "delivered")
SORTS = ("help", "city", "people", "week", "next", "doubles", "waiting")
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass
class Row:
    facts: Facts
    need: Step | None  # why it needs help

    @cached_property
    def petition(self) -> Petition:
        return self.facts.petition

    @cached_property
    def leaderless(self) -> bool:
        return not self.facts.leaders

    @cached_property
    def quiet(self) -> bool:
        return self.facts.quiet_days >= nexts.QUIET

    @cached_property
    def spark(self) -> tuple[str, str]:
        """Fourteen days as bars, 84 by 24: the paths of the first seven and of the last."""
        numbers = [number for _day, number in self.facts.figures.by_day[-14:]]
        most = max([*numbers, 1])
        tall = [max(1.0, round(22 * number / most, 1)) for number in [0] * (14 - len(numbers)) + numbers]
        bars = [f"M{6 * n} 24v-{height:g}h4.5v{height:g}z" for n, height in enumerate(tall)]
        return "".join(bars[:7]), "".join(bars[7:])


@dataclass
class Room:
    rows: list[Row]  # as filtered and sorted
    every: list[Row]  # the neediest first
    show: str
    sort: str

    @cached_property
    def needy(self) -> list[Row]:
        """Who needs help, the weightiest reason first."""
        return [row for row in self.every if row.need]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many each filter shows."""
        return {name: sum(_shows(row, name) for row in self.every) for name in SHOWN}

    @cached_property
    def people(self) -> int:
        """The cities' people, added up."""
        return sum(row.petition.tally.people for row in self.every)

    @cached_property
    def week(self) -> tuple[int, int]:
        """People of the last seven days in all cities, and of the seven before."""
        trends = [row.facts.trend for row in self.every]
        return sum(now for now, _before in trends), sum(before for _now, before in trends)

    @cached_property
    def as_of(self) -> datetime | None:
        """When the oldest of the figures were counted."""
        return min((row.facts.figures.as_of for row in self.every), default=None)

    @cached_property
    def alarms(self) -> list[tuple[Alarm, list[Petition]]]:
        """Each alarm about letters once, and where it is heard: the same server serves all cities."""
        found: dict[tuple[str, str], tuple[Alarm, list[Petition]]] = {}
        for row in self.every:
            for alarm in row.facts.alarms:
                known, where = found.setdefault((alarm.code, alarm.arrival.domain), (alarm, []))
                where.append(row.petition)
                if (alarm.arrival.oldest or FAR) < (known.arrival.oldest or FAR):
                    found[alarm.code, alarm.arrival.domain] = alarm, where
        return list(found.values())


def of(petitions: Sequence[Petition], asked: Mapping[str, Any]) -> Room:
    """`asked` is the address's query: show, sort; what makes no sense is left out."""
    show = asked.get("show") if asked.get("show") in SHOWN else "all"
    sort = asked.get("sort") if asked.get("sort") in SORTS else "help"
    rows = [Row(one, nexts.need(one)) for one in facts.among(petitions).values()]
    every = sorted(rows, key=_neediest)
    shown = [row for row in every if _shows(row, str(show))]
    if sort != "help":
        shown.sort(key=lambda row: row.petition.city.name)
        shown.sort(key=lambda row: _key(row, str(sort)))
    return Room(shown, every, str(show), str(sort))


def _shows(row: Row, name: str) -> bool:
    return {
        "all": True, "help": row.need is not None, "quiet": row.quiet, "leaderless": row.leaderless,
        "stuck": bool(row.facts.alarms), "doubles": row.petition.tally.cases > 0,
    }.get(name, row.petition.state == name)  # fmt: skip


def _neediest(row: Row) -> tuple[Any, ...]:
    weight = nexts.PRESSING.index(row.need.code) if row.need else len(nexts.PRESSING)
    return weight, (row.need and row.need.at) or FAR, -(row.need.number if row.need else 0), row.petition.city.name


def _key(row: Row, sort: str) -> Any:
    if sort == "city":
        return row.petition.city.name
    if sort == "next":
        return row.facts.next[0] or FAR
    return -{
        "people": row.petition.tally.people, "week": row.facts.trend[0], "doubles": row.petition.tally.cases,
        "waiting": row.facts.figures.unconfirmed,
    }[sort]  # fmt: skip
