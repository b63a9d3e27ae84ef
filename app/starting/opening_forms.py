"""The form of opening many cities."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SelectMultipleField, SubmitField
from wtforms.validators import DataRequired

from app.web.language import lazy_gettext as _l
from app.web.proof import ProofFields


class OpeningForm(ProofFields, FlaskForm):
    """Which of the cities that can."""

    petition = SelectMultipleField(coerce=int, validators=[DataRequired(_l("Choose at least one city."))])
    submit = SubmitField(_l("Open these cities"), widget=GovSubmitInput())
