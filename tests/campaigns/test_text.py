"""Texts are versioned, never overwritten."""

from app.campaigns import text


def test_a_change_in_one_language_carries_the_others_over(cast):
    before = text.wordings(cast.petition)
    assert text.revise(cast.petition, "en", "New", "New demand", "Why", cast.omar) == 2
    after = text.wordings(cast.petition)
    assert after["es"] == before["es"]
    assert after["en"].title == "New"
    assert text.version(cast.petition, 1, "en").title == before["en"].title


def test_the_same_text_again_is_no_new_version(cast):
    assert text.revise(cast.petition, "en", *text.wordings(cast.petition)["en"]) == 1


def test_names_are_filled_in_and_nothing_else():
    filled = text.fill(text.Wording("{city}", "{council} {x}", "{{city}}"), "Durham", "the council")
    assert filled == ("Durham", "the council {x}", "{Durham}")


def test_signed_counts_by_version(cast):
    cast.signed("Rosa Marín")
    text.revise(cast.petition, "en", "New", "New", "Why")
    cast.signed("Ben Osei")
    assert text.signed(cast.petition) == {1: 1, 2: 1}
