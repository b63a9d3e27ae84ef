"""The steps of a petition's life."""

import pytest

from app.campaigns import campaign as campaigns
from app.campaigns import goal
from app.campaigns import petition as petitions


def test_from_draft_to_won(cast):
    petition = cast.draft
    petitions.open(petition, cast.lena)
    petitions.close(petition, cast.lena)
    petitions.deliver(petition, cast.lena)
    petitions.decide(petition, "won", cast.lena)
    assert petition.state == "won"
    assert [m.kind for m in petition.milestones] == ["opened", "closed", "delivered", "vote"]
    assert petition.council in petition.milestones[-1].wording["es"]


def test_a_mistaken_outcome_is_taken_back(cast):
    petitions.deliver(cast.petition, cast.omar)
    petitions.decide(cast.petition, "lost", cast.omar)
    petitions.undo(cast.petition, cast.omar)
    assert cast.petition.state == "delivered"
    assert cast.petition.decided_at is None
    assert "vote" not in [m.kind for m in cast.petition.milestones]


def test_no_step_out_of_order(cast):
    for step in (petitions.archive, lambda p: petitions.decide(p, "won")):
        with pytest.raises(petitions.NotAllowed):
            step(cast.draft)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_delivery_entered_by_mistake_leads_back_to_where_it_was(cast, state):
    if state == "closed":
        petitions.close(cast.petition, cast.omar)
    petitions.deliver(cast.petition, cast.omar)
    with pytest.raises(petitions.NotAllowed):
        petitions.close(cast.petition, cast.omar)
    petitions.undo(cast.petition, cast.omar)
    assert (cast.petition.state, cast.petition.delivered_at, cast.petition.empties_at) == (state, None, None)
    assert "delivered" not in [m.kind for m in cast.petition.milestones]


def test_an_outcome_outlives_the_archive(cast):
    petitions.deliver(cast.petition, cast.omar)
    petitions.decide(cast.petition, "won", cast.omar)
    petitions.archive(cast.petition)
    petitions.close(cast.petition)
    petitions.deliver(cast.petition)
    assert cast.petition.state == "won"
    assert cast.petition.decided_at


def test_what_was_delivered_is_not_opened_by_way_of_the_archive(cast):
    petitions.deliver(cast.petition, cast.omar)
    delivered, empties = cast.petition.delivered_at, cast.petition.empties_at
    petitions.archive(cast.petition)
    petitions.close(cast.petition)
    assert petitions.steps(cast.petition) == ("delivered", "archived")
    with pytest.raises(petitions.NotAllowed):
        petitions.open(cast.petition)
    petitions.deliver(cast.petition)
    assert (cast.petition.delivered_at, cast.petition.empties_at) == (delivered, empties)
    assert [m.kind for m in cast.petition.milestones].count("delivered") == 1


def test_what_was_emptied_stays_delivered(cast):
    petitions.deliver(cast.petition, cast.omar)
    cast.petition.emptied_at = cast.petition.empties_at
    with pytest.raises(petitions.NotAllowed):
        petitions.close(cast.petition)
    petitions.archive(cast.petition)
    petitions.close(cast.petition)
    with pytest.raises(petitions.NotAllowed):
        petitions.open(cast.petition)


@pytest.mark.parametrize("slug", ["office", "Big", "a--b", "-a", "sunday-library", "robots.txt", "é"])
def test_an_address_that_cannot_be(cast, slug):
    with pytest.raises(campaigns.Refused):
        campaigns.check_slug(slug)


@pytest.mark.parametrize(("count", "following"), [(0, 100), (90, 200), (180, 500), (950, 2000), (1284, 2000)])
def test_the_next_goal_is_round_and_far_enough(count, following):
    assert goal.above(count) == following
