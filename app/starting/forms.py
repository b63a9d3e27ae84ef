"""Forms around starting: cities without a leader, asking to join."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSubmitInput, GovTextArea
from wtforms import BooleanField, SubmitField, TextAreaField
from wtforms.validators import Length

from app.web.inputs import TOO_LONG
from app.web.language import lazy_gettext as _l


def _passage(label: Any, most: int, hint: Any = "") -> TextAreaField:
    return TextAreaField(
        label, description=hint, widget=GovTextArea(), validators=[Length(max=most, message=TOO_LONG)],
        filters=[lambda value: (value or "").strip()],
    )  # fmt: skip


class CitiesForm(FlaskForm):
    """Cities that get a page before anybody leads there."""

    cities = _passage(
        _l("Cities, one a line"),
        40_000,
        _l(
            "Such as Durham, NC. If you like, with “|” between: "
            "Durham, NC | council | clerk’s e-mail | next meeting | language"
        ),
    )
    file = FileField(
        _l("Or a CSV file"),
        description=_l(
            "Columns “city” and “state”, and if you have them “council”, “clerk” (an e-mail address), “meeting” "
            "(2027-01-12) and “language” (en, es)."
        ),
    )
    unknown = BooleanField(_l("Also those that no post office knows"), widget=GovCheckboxInput())
    mine = BooleanField(
        _l("I lead them"), widget=GovCheckboxInput(),
        description=_l("Begins petitions that are yours to open, in place of pages that look for a leader."),
    )  # fmt: skip
    look = SubmitField(_l("Look at it first"), widget=GovSubmitInput())


class JoinForm(FlaskForm):
    """Asking the organizers whether one may join them."""

    note = _passage(_l("A few words to them"), 1000)
    submit = SubmitField(_l("Ask to join"), widget=GovSubmitInput())
