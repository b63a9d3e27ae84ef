"""What moves when a roll is placed anew: how many go from which tier to which, from which ward to which."""

from collections import Counter
from typing import Any

from app.places.ground import Ground, Row
from app.places.residency import Placement


class Moves:
    """Counts what counts (people), and tells it in a form that can be kept between batches."""

    def __init__(self, report: dict[str, Any] | None = None) -> None:
        report = report or {}
        self.looked: int = report.get("looked", 0)
        self.moved: int = report.get("moved", 0)
        self.others: int = report.get("others", 0)  # moved too, but they do not count
        self.tiers = Counter({(old, new): n for old, new, n in report.get("tiers", ())})
        self.wards = Counter({(old, new): n for old, new, n in report.get("wards", ())})

    def add(self, row: Row, placement: Placement, ground: Ground) -> bool:
        """Take note of one signature; whether anything about it is to be written."""
        ward = ground.current(row.ward_id)
        moves = (placement.tier, placement.ward_id) != (row.tier, ward)
        if row.standing != "counts":
            self.others += moves
            return placement != (row.tier, row.ward_id, row.placed_by)
        self.looked += 1
        self.moved += moves
        if placement.tier != row.tier:
            self.tiers[row.tier, placement.tier] += 1
        if placement.ward_id != ward:
            self.wards[ground.names.get(ward or 0, ""), ground.names.get(placement.ward_id or 0, "")] += 1
        return placement != (row.tier, row.ward_id, row.placed_by)

    def report(self) -> dict[str, Any]:
        """Plain values, the largest moves first; "" is no ward."""
        return {
            "looked": self.looked, "moved": self.moved, "others": self.others,
            "tiers": _sorted(self.tiers), "wards": _sorted(self.wards),
        }  # fmt: skip


def _sorted(moves: Counter[tuple[str, str]]) -> list[list[Any]]:
    return [[*pair, n] for pair, n in sorted(moves.items(), key=lambda move: (-move[1], move[0]))]
