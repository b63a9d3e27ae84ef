"""Sentences about a file, kept as they can be told later in whoever's language: the sentence and what fills it."""

from typing import Any

from app.web.language import gettext, number

Remark = tuple[str, dict[str, Any]]  # English, `%(name)s` to be filled; what fills it


class NotUsable(ValueError):
    """The file cannot be used; the remark says why, in words for an organizer."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence % values)
        self.remark: Remark = (sentence, values)


def sentence(english: str) -> str:
    """Marks a sentence for the translators (imported as `_l`); it is looked up by `say`."""
    return english


def remark(english: str, **values: Any) -> Remark:
    return english, values


def say(kept: Remark) -> str:
    """The remark in the visitor's language, its numbers as that language writes them."""
    english, values = kept
    written = {name: number(value) if isinstance(value, int) else value for name, value in values.items()}
    return gettext(english, **written)
