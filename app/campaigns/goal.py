"""The goal of a petition, and how it moves."""

from app.common.clock import now
from app.models import Petition

STEPS = (1, 2, 5)


def above(count: int) -> int:
    """The next round number of 100, 200, 500, 1,000 … that leaves at least a tenth of the way to go."""
    size = 100
    while True:
        for step in STEPS:
            if step * size * 9 > count * 10:
                return step * size
        size *= 10


def move(petition: Petition) -> bool:
    """At nine tenths of the goal set the next one, if the petition's goal moves; True if it did."""
    count = petition.tally.signatures
    if not petition.goal_moves or count * 10 < petition.goal * 9:
        return False
    petition.goal = above(count)
    petition.changed_at = now()
    return True
