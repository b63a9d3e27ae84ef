"""What a deed on many asks: why, how many were shown, and a second factor."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.language import lazy_gettext as _l
from app.web.proof import ProofFields


class ManyForm(ProofFields, FlaskForm):
    """One reason for all of them."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("In a sentence, so that whoever checks the roll later understands it."),
        widget=GovTextArea(),
        filters=[lambda value: (value or "").strip()],
        validators=[
            DataRequired(_l("Say why, in a sentence.")),
            Length(max=1000, message=_l("Please keep it under 1,000 characters.")),
        ],
    )
    shown = HiddenField(validators=[Length(max=12)])
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class UndoManyForm(ProofFields, FlaskForm):
    """Taking the whole of it back."""

    submit = SubmitField(_l("Undo all of it"), widget=GovSubmitInput())
