"""What a deed on many asks: why, how many were shown, and a second factor."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField
from wtforms.validators import Length

from app.roll.forms import ReasonForm
from app.web.language import lazy_gettext as _l
from app.web.proof import ProofFields


class ManyForm(ProofFields, ReasonForm):
    """One reason for all of them."""

    shown = HiddenField(validators=[Length(max=12)])


class UndoManyForm(ProofFields, FlaskForm):
    """Taking the whole of it back."""

    submit = SubmitField(_l("Undo all of it"), widget=GovSubmitInput())
