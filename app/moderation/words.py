"""Grounds of reports and rulings in words; the campaign's words list as a hint for the eye."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from app.web.language import lazy_gettext as _l

GROUNDS = {
    "private": _l("It tells private things about a person"),
    "insult": _l("It insults or threatens somebody"),
    "offtopic": _l("It is advertising, or about something else"),
    "false": _l("It states something that is not true"),
    "other": _l("Something else"),
}
BUTTONS = {
    "private": _l("Private"), "insult": _l("Insult"), "offtopic": _l("Off topic"), "false": _l("Untrue"),
    "other": _l("Other"),
}  # fmt: skip


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text with every word of the list marked, whatever its case, also inside longer words."""
    listed = [word for word in words if word]
    if not listed:
        return escape(text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)), re.IGNORECASE)
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found.group())]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])
