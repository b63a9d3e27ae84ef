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

    cities = _passage(_l("Cities, one a line"), 40_000, _l("Such as Durham, NC"))
    file = FileField(
        _l("Or a CSV file"), description=_l("Columns “city” and “state”, or one column with lines such as Durham, NC.")
    )
    unknown = BooleanField(_l("Also those that no post office knows"), widget=GovCheckboxInput())
    look = SubmitField(_l("Look at it first"), widget=GovSubmitInput())


class JoinForm(FlaskForm):
    """Asking the organizers whether one may join them."""

    note = _passage(_l("A few words to them"), 1000)
    submit = SubmitField(_l("Ask to join"), widget=GovSubmitInput())
