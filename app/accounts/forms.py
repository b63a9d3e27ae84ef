"""What an organizer sets about their own account."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField

from app.web.language import LANGUAGES
from app.web.language import lazy_gettext as _l


class LanguageForm(FlaskForm):
    """Which language the office and its letters speak."""

    language = SelectField(
        _l("Language"), choices=list(LANGUAGES.items()), widget=GovSelect(),
        description=_l("Of this office and of our letters to you."),
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
