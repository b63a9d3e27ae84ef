"""The letter to council members, as it is typed."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import SubmitField, TextAreaField
from wtforms.validators import ValidationError

from app.delivery import letter
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l


class LetterForm(FlaskForm):
    """One text for all of them; what differs are the place-holders."""

    body = TextAreaField(
        _l("Letter to each council member"),
        description=_l(
            "Leave an empty line between paragraphs. It has one page. Empty the field to take our own words again."
        ),
        widget=GovTextArea(),
    )
    preview = SubmitField(_l("Preview"), widget=GovSubmitInput())
    submit = SubmitField(_l("Save the letter"), widget=GovSubmitInput())

    def validate_body(self, field: Any) -> None:
        if found := letter.unknown(field.data or ""):
            raise ValidationError(
                _(
                    "We do not know what stands for %(names)s. Use those in the list, spelled as there.",
                    names=", ".join(found),
                )
            )
