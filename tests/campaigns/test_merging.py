"""Three texts become one: what each side changed, and what only a person can decide."""

from random import Random

from app.campaigns import merging
from app.campaigns.text import Wording

BASE = Wording("Open the library", "Open it on Sundays.", "One.\n\nTwo.\n\nThree.\n\nFour.")


def kinds(ours, theirs, base=BASE):
    return [part.kind for part in merging.merge(base, ours, theirs)]


def merged(ours, theirs, base=BASE):
    return merging.put(merging.merge(base, ours, theirs), {})


def test_each_side_keeps_what_it_alone_changed():
    ours = BASE._replace(title="Open our library", reasons="One.\n\nTwo here.\n\nThree.\n\nFour.\n\nFive, here only.")
    theirs = BASE._replace(demand="Open it every day.", reasons="Zero.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.")
    assert "both" not in kinds(ours, theirs)
    assert merged(ours, theirs) == (
        "Open our library", "Open it every day.", "Zero.\n\nOne.\n\nTwo here.\n\nThree.\n\nFour.\n\nFive, here only.",
    )  # fmt: skip


def test_one_paragraph_changed_by_both_is_a_persons_to_decide():
    ours = BASE._replace(reasons="One.\n\nTwo ours.\n\nThree.\n\nFour.")
    theirs = BASE._replace(reasons="One.\n\nTwo theirs.\n\nThree.")
    parts = merging.merge(BASE, ours, theirs)
    found = [(n, part) for n, part in enumerate(parts) if part.kind == "both"]
    assert [(part.base, part.ours, part.theirs) for _n, part in found] == [("Two.", "Two ours.", "Two theirs.")]
    assert merging.put(parts, {found[0][0]: "Two of us."}).reasons == "One.\n\nTwo of us.\n\nThree."
    assert merging.put(parts, {}).reasons == "One.\n\nTwo ours.\n\nThree."


def test_the_same_change_on_both_sides_is_none():
    same = BASE._replace(title="Open", reasons="One.\n\nTwo!\n\nThree.\n\nFour.")
    assert set(kinds(same, same)) == {"same"}


def test_whatever_changed_the_untouched_side_gives_way_entirely():
    """A thousand random edits: merging with an unchanged side answers the other, whatever it is."""
    random = Random(5)
    for _ in range(1000):
        base, other = ("\n\n".join(random.choices("ABCD", k=random.randint(0, 6))) for _ in range(2))
        before, after = BASE._replace(reasons=base), BASE._replace(reasons=other)
        assert merged(before, after, before) == after
        assert merged(after, before, before) == after
        assert merged(after, after, before) == after


def test_words_show_what_went_and_what_came():
    assert merging.words("Open it on Sundays.", "Open it every day.") == [
        ("same", "Open it "), ("out", "on"), ("in", "every"), ("same", " "), ("out", "Sundays."), ("in", "day."),
    ]  # fmt: skip
