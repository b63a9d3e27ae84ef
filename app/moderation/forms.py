"""What a report says, and how a campaign reads reasons."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.moderation.words import GROUNDS
from app.web.inputs import TOO_LONG
from app.web.language import lazy_gettext as _l


class ReportForm(FlaskForm):
    """What, why, and in the visitor's words. The page is anybody's, so there is no session to protect."""

    class Meta:
        csrf = False

    what = RadioField(_l("What do you want to report?"), [DataRequired(_l("Please choose what you report."))])
    ground = RadioField(_l("Why should it not stand here?"), [DataRequired(_l("Please choose why."))],
                        choices=list(GROUNDS.items()))  # fmt: skip
    note = TextAreaField(_l("In your words"), [Length(max=500, message=_l("Please keep it to 500 characters."))],
                         [lambda text: (text or "").strip()])  # fmt: skip
    website = StringField("")  # people do not see it; programs fill it in


class ReadingForm(FlaskForm):
    """When reasons become public, and which words are marked for whoever reads them."""

    when = RadioField(
        _l("When a signer’s reason is shown"),
        choices=[("first", _l("Once somebody of the team has read and approved it")),
                 ("later", _l("At once; the team reads it afterwards, and what is reported goes until then"))],
        widget=GovRadioInput(),
    )  # fmt: skip
    words = TextAreaField(
        _l("Words to mark"), widget=GovTextArea(),
        description=_l("One a line. They are marked for whoever reads; nothing is decided by them."),
        validators=[Length(max=5000, message=TOO_LONG)],
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
