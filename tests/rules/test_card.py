"""The rule card keeps what it said before; the newest line is in force."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Rule
from app.rules import card
from tests.cast import Cast

DAY = date(2026, 3, 4)


def test_the_newest_line_is_in_force_and_the_former_stays(cast: Cast, db: Any) -> None:
    card.write(cast.petition, "minimum", 500, "City Code 2-14", DAY, cast.omar)
    card.write(cast.petition, "minimum", 750, "City Code 2-14 as amended", DAY, cast.omar)
    assert card.of(cast.petition).minimum == 750
    assert db.session.scalar(select(func.count()).select_from(Rule)) == 2


def test_an_emptied_line_says_nothing(cast: Cast) -> None:
    card.write(cast.petition, "demands", ["email"], "City Code 2-15", DAY, cast.omar)
    assert card.of(cast.petition).demands == ("email",)
    card.write(cast.petition, "demands", None, "", None, cast.omar)
    assert card.of(cast.petition).demands == ()


def test_a_rule_nobody_knows_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no such rule"):
        card.write(cast.petition, "colour", "red", "", None, cast.omar)
