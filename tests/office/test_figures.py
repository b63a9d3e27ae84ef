"""Dashboard figures agree with the tally; browsing finds whom it should, and nobody else."""

from app.insight import figures
from app.roll import browsing, striking


def find(petition, **query):
    return [row.name for row in browsing.page(petition, browsing.Filters.read(query)).rows]


def test_the_arithmetic_leads_to_the_tally(cast):
    for name in ("Rosa Marín", "Ben Osei", "Ada Lund"):
        cast.signed(name)
    cast.sign("Kim Waits")
    count = figures.of(cast.petition)
    assert count.people == cast.petition.tally.people == count.signatures - count.double == 3
    assert count.unconfirmed == 1
    assert sum(count.days.values()) == sum(count.wards.values()) == sum(count.tiers.values()) == 3
    assert count.sources == {"": [3, 1]}
    assert count.week(cast.petition) == 3
    assert count.arrivals == []


def test_search_is_blind_to_case_in_any_alphabet(cast):
    cast.signed("Zoé Élan")
    cast.signed("Ben Osei", postal_code="99502")
    assert find(cast.petition, q="ÉLAN") == find(cast.petition, q="élan") == ["Zoé Élan"]
    assert find(cast.petition, q="BEN@mail") == find(cast.petition, q="99502 ben") == ["Ben Osei"]
    assert find(cast.petition, q="%") == []
    assert find(cast.other_petition) == []


def test_pages_hold_everybody_once(cast):
    for n in range(7):
        cast.signed(f"Person{n} Same")
    for sort in browsing.SORTS:
        seen, after = [], None
        while True:
            page = browsing.page(cast.petition, browsing.Filters(sort=sort), after, size=3)
            seen += [row.id for row in page.rows]
            after = page.following
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 7


def test_strike_and_restore_move_the_count(cast):
    rosa = cast.signed()
    striking.strike(rosa, "Not hers", cast.ines)
    assert (rosa.standing, cast.petition.tally.people) == ("struck", 0)
    striking.restore(rosa, "It was hers", cast.ines)
    assert (rosa.standing, cast.petition.tally.people) == ("counts", 1)
    assert rosa.strikes[0].lifted_reason == "It was hers"
