"""A rule card as YAML, to be shared (docs/rule-cards.md): the one module that knows PyYAML.

What comes in is a stranger's file: its size and depth are capped, anchors, aliases and tags are refused, and every
scalar is read as what its line needs (so that `12:00` is an hour and `no` a word where they should be).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.common import days
from app.common.clock import now
from app.common.lines import fold
from app.models import Account, Petition, Rule
from app.rules import card, days_off, values

FORMAT = "cityroll-rules/1"
LARGEST = 64 * 1024  # bytes
DEEPEST = 6
WHOLE = re.compile(r"[0-9]{1,9}")
SURROGATES = re.compile("[\ud800-\udfff]")  # halves of letters, which an escape can write and UTF-8 cannot
FLAGS = {"true": True, "yes": True, "false": False, "no": False}
TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class Fault(NamedTuple):
    """What is wrong, and on which line (0: with the file); `what` names the key or value meant."""

    line: int
    code: str
    what: str = ""


class Unreadable(ValueError):
    """Nothing of this file is taken."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.line}: {fault.code}" for fault in faults))
        self.faults = faults


class Line(NamedTuple):
    value: Any
    source: str
    checked_on: date


@dataclass
class Shared:
    """What a file says."""

    city: str = ""
    lines: dict[str, Line] = field(default_factory=dict)
    holidays: list[tuple[date, str, bool]] = field(default_factory=list)


class Change(NamedTuple):
    """What one line of a file does here: `deed` is new, changed, same, or older (ours was checked later, and stays)."""

    name: str
    line: Line
    ours: Rule | None
    deed: str


def dump(petition: Petition) -> str:
    """The petition's card with the city's own holidays."""
    import yaml

    said = card.of(petition).lines
    lines = {
        name: {"value": row.value, "source": row.source, "checked": str(row.checked_on or row.created_at.date())}
        for name in card.NAMES if (row := said.get(name))
    }  # fmt: skip
    whole: dict[str, Any] = {
        "format": FORMAT, "city": f"{petition.city.name}, {petition.city.state}", "council": petition.council,
        "exported": days.of(now(), petition.city.time_zone).isoformat(), "rules": lines,
    }  # fmt: skip
    if own := days_off.of(petition):
        whole["holidays"] = [{"day": str(row.day), "name": row.name} | ({"works": True} if row.works else {})
                             for row in own]  # fmt: skip
    return str(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=100))


def load(raw: bytes, today: date) -> Shared:
    """What a file says; `today` is the city's. Raises Unreadable with everything that is wrong."""
    reader = _Reader(today)
    try:
        shared = reader.read(_node(raw))
    except Unreadable as error:
        reader.faults += error.faults
    if reader.faults:
        raise Unreadable(reader.faults)
    return shared


def changes(petition: Petition, shared: Shared) -> list[Change]:
    """What taking it would change, in the card's order."""
    said = card.of(petition).lines
    found = []
    for name in (name for name in card.NAMES if name in shared.lines):
        line, ours = shared.lines[name], said.get(name)
        deed = "new"
        if ours is not None:
            deed = "same" if (ours.value, ours.source) == (line.value, line.source) else "changed"
            if ours.checked_on and ours.checked_on > line.checked_on:
                deed = "older"
            elif deed == "same" and ours.checked_on != line.checked_on:
                deed = "changed"
        found.append(Change(name, line, ours, deed))
    return found


def take(petition: Petition, shared: Shared, account: Account | None) -> int:
    """Write what is new or changed, marked as imported, its source and day kept. Answers how many lines."""
    taken = [change for change in changes(petition, shared) if change.deed in ("new", "changed")]
    for name, line, _ours, _deed in taken:
        card.write(petition, name, line.value, line.source, line.checked_on, account, "imported")
    known = {row.day for row in days_off.of(petition)}
    for day, name, works in shared.holidays:
        if day not in known:
            days_off.add(petition, day, name, works, account)
    return len(taken)


def _node(raw: bytes) -> Any:
    """The file's root, checked against what no card needs. Its events are counted first: they take no depth of ours."""
    import yaml

    if len(raw) > LARGEST:
        raise Unreadable([Fault(0, "large")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([Fault(0, "utf8")]) from None
    depth = 0
    try:
        for event in yaml.parse(text, yaml.BaseLoader):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise Unreadable([Fault(line, "alias")])
            if SURROGATES.search(getattr(event, "value", "")):
                raise Unreadable([Fault(line, "utf8")])
            if getattr(event, "tag", None):
                raise Unreadable([Fault(line, "tag", str(event.tag)[:80])])
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise Unreadable([Fault(line, "deep")])
        return yaml.compose(text, yaml.BaseLoader)
    except Unreadable:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable([Fault(mark.line + 1 if mark else 0, "yaml", str(error.problem or "")[:120])]) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # chr() of an escape
        raise Unreadable([Fault(0, "yaml")]) from None


class _Reader:
    """Walks the nodes and gathers what is wrong."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.faults: list[Fault] = []

    def read(self, root: Any) -> Shared:
        parts = dict(self.pairs(root, {"format", "city", "council", "exported", "rules", "holidays"}))
        if "format" not in parts or self.text(parts["format"]) != FORMAT:
            raise Unreadable([Fault(_line(parts.get("format")), "format", FORMAT)])
        shared = Shared(fold(self.text(parts["city"]))[:120] if "city" in parts else "")
        for name, node in self.pairs(parts.get("rules"), set(card.NAMES)):
            if line := self.rule(name, node):
                shared.lines[name] = line
        for node in self.items(parts.get("holidays")):
            if holiday := self.holiday(node):
                shared.holidays.append(holiday)
        return shared

    def rule(self, name: str, node: Any) -> Line | None:
        parts = dict(self.pairs(node, {"value", "source", "checked"}))
        missing = [part for part in ("value", "source", "checked") if not _said(parts.get(part))]
        if missing:
            if node.id == "mapping":
                self.fault(node, f"no_{missing[0]}", name)
            return None
        source = fold(self.text(parts["source"]))
        if len(source) > 500:
            self.fault(parts["source"], "long", name)
        try:
            value = values.check(card.NAMES[name], self.plain(card.NAMES[name], parts["value"]))
        except values.Wrong as wrong:
            self.fault(parts["value"], wrong.code, name)
            return None
        checked = self.day(parts["checked"], name)
        if checked and checked > self.today:
            self.fault(parts["checked"], "future", name)
        return Line(value, source, checked) if checked else None

    def plain(self, kind: str, node: Any) -> Any:
        """The node as the kind's value, unchecked."""
        if kind == "fields":
            return [self.text(item) for item in self.items(node)]
        if kind == "deadline":
            told = {"amount", "unit", "hour", "side", "closed"}
            found: dict[str, Any] = {key: self.text(part) for key, part in self.pairs(node, told)}
            if WHOLE.fullmatch(found.get("amount", "")):
                found["amount"] = int(found["amount"])
            return found
        text = self.text(node)
        if kind == "number":
            return int(text) if WHOLE.fullmatch(text) else text
        return FLAGS.get(text.lower(), text) if kind == "flag" else text

    def holiday(self, node: Any) -> tuple[date, str, bool] | None:
        parts = dict(self.pairs(node, {"day", "name", "works"}))
        name = fold(self.text(parts["name"]))[:120].strip() if "name" in parts else ""
        day = self.day(parts["day"], "holidays") if "day" in parts else None
        works = FLAGS.get(self.text(parts["works"]).lower()) if "works" in parts else False
        if not name or works is None or "day" not in parts:
            self.fault(node, "holiday")
            return None
        return (day, name, works) if day else None

    def day(self, node: Any, name: str) -> date | None:
        try:
            return date.fromisoformat(values.check("day", self.text(node)))
        except values.Wrong:
            self.fault(node, "day", name)
            return None

    def pairs(self, node: Any, known: set[str]) -> Iterator[tuple[str, Any]]:
        """Key and node; unknown and repeated keys are faults."""
        if node is None:
            return
        if node.id != "mapping":
            self.fault(node, "mapping")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value if key.id == "scalar" else ""
            if name not in known:
                self.fault(key, "unknown", name[:40])
            elif name in seen:
                self.fault(key, "twice", name)
            else:
                seen.add(name)
                yield name, value

    def items(self, node: Any) -> list[Any]:
        if node is not None and node.id != "sequence":
            self.fault(node, "sequence")
            return []
        return node.value if node is not None else []

    def text(self, node: Any) -> str:
        if node.id != "scalar":
            self.fault(node, "scalar")
            return ""
        return str(node.value).replace("\0", "").strip()

    def fault(self, node: Any, code: str, what: str = "") -> None:
        self.faults.append(Fault(_line(node), code, what))


def _said(node: Any) -> bool:
    """Whether there is anything in it."""
    return node is not None and (node.id == "sequence" or bool(node.value))


def _line(node: Any) -> int:
    return node.start_mark.line + 1 if node is not None else 0
