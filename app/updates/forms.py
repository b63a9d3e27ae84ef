"""What an update says in each language, whom it goes to, and a second factor for sending it."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.common import lines
from app.web.inputs import TOO_LONG
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import name_of
from app.web.proof import ProofFields


class UpdateForm(FlaskForm):
    """Whom it goes to; subject and text per language are added for each petition."""

    ward = SelectField(_l("To"), widget=GovSelect())
    submit = SubmitField(_l("Save and preview"), widget=GovSubmitInput())


class SendForm(ProofFields, FlaskForm):
    """Off it goes."""

    submit = SubmitField(_l("Send it"), widget=GovSubmitInput())


def with_wordings(languages: Sequence[str]) -> Any:
    """The form with a subject and a text in each language."""
    fields: dict[str, Any] = {}
    for code in languages:
        name = {"language": name_of(code)}
        fields[f"subject_{code}"] = StringField(
            _("Subject (%(language)s)", **name), widget=GovTextInput(), filters=[lines.fold],
            validators=[DataRequired(_l("Give it a subject.")), Length(max=120, message=TOO_LONG)],
        )  # fmt: skip
        fields[f"body_{code}"] = TextAreaField(
            _("Text (%(language)s)", **name), widget=GovTextArea(), filters=[lambda value: (value or "").strip()],
            validators=[DataRequired(_l("Write what is new.")), Length(max=10_000, message=TOO_LONG)],
        )  # fmt: skip
    return type("Wordings", (UpdateForm,), fields)
