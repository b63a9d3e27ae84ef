"""Forms about sheets: print a batch, register one, what a sheet says of itself."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.common import lines
from app.models import Petition
from app.roll import consent, paper, sheets
from app.web.language import LANGUAGES
from app.web.language import lazy_gettext as _l

ASKS = [("street", _l("street address")), ("email", _l("e-mail, optional, with a box for updates"))]
BETWEEN = _l("Enter a number from %(min)s to %(max)s.")


class SheetForm(FlaskForm):
    """What a sheet is like."""

    holder = StringField(
        _l("Who takes them?"),
        description=_l("A person or a table, as you will recognize it: “Ana, farmers’ market”."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Say who takes them, so that somebody can be asked later.")),
            Length(max=200, message=_l("Please keep it under 200 characters.")),
        ],
    )
    language = RadioField(_l("Language"), widget=GovRadioInput())
    lines = IntegerField(
        _l("Lines on each sheet"),
        description=_l("Ten leave most room to write. Above twelve or so a sheet needs its back."),
        widget=GovTextInput(),
        default=10,
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(*sheets.LINES, message=BETWEEN),
        ],
    )
    asks = SelectMultipleField(_l("Beside name, signature, ZIP and date, ask for"), widget=GovCheckboxesInput(),
                               choices=ASKS)  # fmt: skip

    def offer(self, petition: Petition) -> "SheetForm":
        """The petition's languages, and what it asks for online."""
        self.language.choices = [(code, LANGUAGES[code]) for code in petition.languages if code in LANGUAGES]
        if not self.is_submitted():
            self.language.data = petition.languages[0]
            wanted = {"street": petition.asks_street, "email": "email" in petition.demands}
            self.asks.data = [name for name, asked in wanted.items() if asked]
        return self

    def layout(self, petition: Petition) -> sheets.Layout:
        """As it was chosen."""
        street, email = ("street" in (self.asks.data or [])), ("email" in (self.asks.data or []))
        return sheets.Layout(
            language=self.language.data, text_version=petition.text_version, paper=getattr(self, "paper", _LETTER).data,
            lines=self.lines.data or 0, asks_street=street, asks_email=email,
            notice=consent.printed(petition.demands, street, email),
        )  # fmt: skip


class PrintForm(SheetForm):
    """A batch to be printed."""

    number = IntegerField(
        _l("How many sheets?"),
        widget=GovTextInput(),
        default=10,
        validators=[InputRequired(_l("Enter a number.")), NumberRange(1, paper.MOST, message=BETWEEN)],
    )
    paper = RadioField(
        _l("Paper"),
        widget=GovRadioInput(),
        choices=[("letter", _l("Letter (8.5 × 11 in)")), ("a4", "A4")],
        default="letter",
    )
    submit = SubmitField(_l("Number and print them"), widget=GovSubmitInput())


class RegisterForm(SheetForm):
    """A sheet that comes in without a number of ours."""

    holder = StringField(
        _l("Where does it come from?"),
        description=_l("Who brought it, or who printed it."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Say where it comes from, so that somebody can be asked later.")),
            Length(max=200, message=_l("Please keep it under 200 characters.")),
        ],
    )
    own = RadioField(
        _l("Which sheet is it?"),
        widget=GovRadioInput(),
        choices=[
            ("own", _l("our printable sheet, from the public page")),
            ("other", _l("one made by somebody else: what it told its signers is not known here")),
        ],
        default="own",
    )
    submit = SubmitField(_l("Give it a number"), widget=GovSubmitInput())


class EraseForm(FlaskForm):
    """Erasing cannot be undone, so it takes a tick."""

    sure = BooleanField(
        _l("They want everything erased. I know that this cannot be undone."),
        widget=GovCheckboxInput(),
        validators=[DataRequired(_l("Tick the box first: it cannot be undone."))],
    )
    erase = SubmitField(_l("Erase everything"), widget=GovSubmitInput())


class _Fixed:
    data: Any = "letter"


_LETTER = _Fixed()
