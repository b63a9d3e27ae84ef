"""Forms with which campaigns and petitions are written."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.campaigns import campaign as campaigns
from app.campaigns import plan
from app.campaigns.text import Wording
from app.common import days, lines
from app.common.clock import now
from app.web import theme
from app.web.inputs import TOO_LONG, DayInput, HourInput
from app.web.language import LANGUAGES
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.wording import WordingForm


def _strip(value: str | None) -> str:
    return (value or "").strip()


def line(label: Any, most: int, needed: Any = None, hint: Any = "", **extra: Any) -> StringField:
    """One line of text; `needed` is the sentence shown when it is missing."""
    validators = [*([DataRequired(needed)] if needed else []), Length(max=most, message=TOO_LONG)]
    return StringField(
        label, description=hint, widget=GovTextInput(), validators=validators, filters=[lines.fold], **extra
    )


def passage(label: Any, most: int, needed: Any = None, hint: Any = "") -> TextAreaField:
    """Several lines of text."""
    validators = [*([DataRequired(needed)] if needed else []), Length(max=most, message=TOO_LONG)]
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=validators, filters=[_strip])


def day(label: Any, hint: Any = "") -> DateField:
    """A day, if it is known."""
    return DateField(label, description=hint, widget=DayInput(), validators=[Optional()])


def _number(label: Any, default: int, least: int, most: int, hint: Any) -> IntegerField:
    """A whole number within bounds."""
    words = _l("Choose a number from %(min)d to %(max)d.")
    return IntegerField(
        label, default=default, description=hint, widget=GovTextInput(),
        validators=[InputRequired(_l("Enter a number.")), NumberRange(least, most, words)],
    )  # fmt: skip


def accented(_form: FlaskForm, field: Field) -> None:
    """White text must be readable on the colour: contrast 4.5 to 1 or more."""
    if not theme.readable(field.data or ""):
        raise ValidationError(
            _("White text is hard to read on this color. Choose a darker one; #214e3b is a green that works.")
        )


class CampaignForm(FlaskForm):
    """A campaign's own facts; its master text is added by `with_texts`."""

    name = line(_l("Name of the campaign"), 200, _l("Give the campaign a name."))
    accent = line(_l("Color"), 7, _l("Choose a color."), _l("Dark enough for white text. Six digits after #."))
    contact = line(
        _l("Who runs this, and how to reach them"), 320, _l("Say who runs this."), _l("Shown on every page.")
    )
    languages = SelectMultipleField(
        _l("Languages"), choices=list(LANGUAGES.items()), widget=GovCheckboxesInput(),
        description=_l("A language added here gets its text in the next step."),
        validators=[DataRequired(_l("Choose at least one language."))],
    )  # fmt: skip
    approves = BooleanField(
        _l("Petitions open only once I have approved them"), widget=GovCheckboxInput(),
        description=_l("Organizers send their draft; you approve it, ask for changes or refuse."),
    )  # fmt: skip
    answer_days = _number(_l("Answer within how many days"), 5, 1, 60, _l("Whoever waits for you is told the day."))
    free_days = _number(
        _l("Days after which an untouched draft frees its city"), 30, 0, 365,
        _l("Its organizers get a letter a week before. 0: never."),
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def validate_accent(self, field: Field) -> None:
        accented(self, field)


class NewCampaignForm(CampaignForm):
    slug = line(
        _l("Web address"), 80, _l("Choose a web address."), _l("Lower-case letters, digits and hyphens: train-here")
    )

    def validate_slug(self, field: Field) -> None:
        words = {
            "shape": _("Use lower-case letters, digits and single hyphens only."),
            "reserved": _("This address is needed for something else. Choose another."),
            "taken": _("Another campaign has this address. Choose another."),
        }
        try:
            campaigns.check_slug(field.data)
        except campaigns.Refused as refused:
            raise ValidationError(words[refused.code]) from None


class PetitionForm(FlaskForm):
    """A petition's facts; its texts are added by `with_texts`."""

    council = line(_l("Addressed to"), 200, _l("Say whom it is addressed to, such as the city council."))
    goal = IntegerField(
        _l("Goal"), default=100, widget=GovTextInput(), description=_l("How many signatures to aim for first."),
        validators=[
            DataRequired(_l("Set a goal.")), NumberRange(1, 10_000_000, _l("Set a goal between 1 and 10,000,000."))
        ],
    )  # fmt: skip
    goal_moves = BooleanField(_l("Raise the goal automatically at 90%"), default=True,
                              widget=GovCheckboxInput())  # fmt: skip
    asks_street = BooleanField(
        _l("Ask for the street address"), widget=GovCheckboxInput(),
        description=_l("Only if the council counts by street. Fewer people sign when asked for more."),
    )  # fmt: skip
    clerk = line(_l("Clerk’s office"), 300, hint=_l("Who takes petitions at city hall: office, address, hours."))
    clerk_source = line(_l("Where you found that"), 300, hint=_l("A link, or whom you asked."))
    meets_at = day(_l("Council meeting"), _l("If you know it already."))
    meets_hour = TimeField(
        _l("At what hour"), widget=HourInput(), validators=[Optional()], description=_l("Signers are invited to come.")
    )
    opens_at = day(_l("Opens on"), _l("Automatically, as that day begins in the city. Empty: you open it yourself."))
    closes_at = day(_l("Closes on"), _l("Automatically, as that day ends in the city. Empty: you close it yourself."))
    contact = line(_l("Who runs this, and how to reach them"), 320, hint=_l("Empty: as in the campaign."))
    sure = BooleanField(_l("I understand: earlier signers stay with the earlier text"), widget=GovCheckboxInput())
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
    zone = "UTC"  # the city's, set by the view

    def validate_clerk_source(self, field: Field) -> None:
        if self.clerk and self.clerk.data and not field.data:
            raise ValidationError(_("Say where you found the clerk’s office: a link, or whom you asked."))

    def validate_meets_hour(self, field: Field) -> None:
        if field.data and not self.meets_at.data:
            raise ValidationError(_("On which day is the meeting?"))

    def validate_opens_at(self, field: Field) -> None:
        self._plan({"opens": _("That day is over. Choose today or a later one.")}, field.data, None)

    def validate_closes_at(self, field: Field) -> None:
        words = {
            "closes": _("That day is over. Choose today or a later one."),
            "order": _("It cannot close before it opens. Choose the day of opening or a later one."),
        }
        self._plan(words, self.opens_at.data if self.opens_at else None, field.data)

    def _plan(self, words: dict[str, str], opens: date | None, closes: date | None) -> None:
        try:
            plan.check(opens, closes, self.zone)
        except plan.Refused as refused:
            if refused.code in words:
                raise ValidationError(words[refused.code]) from None


class MemberForm(FlaskForm):
    """One seat of the council."""

    name = line(_l("Name"), 200, _l("Who sits there?"))
    seat = line(_l("Seat"), 80, _l("Which seat is it?"), _l("Ward 3, At large, Mayor"))
    ward = SelectField(_l("Ward"), widget=GovSelect(), coerce=int)
    stand = SelectField(
        _l("Where they stand"), widget=GovSelect(),
        choices=[("unknown", _l("Not known")), ("for", _l("For")), ("leaning", _l("Leaning for")),
                 ("against", _l("Against"))],
    )  # fmt: skip
    stand_source = line(_l("Source"), 500, hint=_l("Where they said so: a link, or the meeting and its date."))
    from_on = day(_l("In office since"), _l("If you know it."))
    until_on = day(_l("Until"), _l("The last day. After it they leave the public list and stay in the records."))
    bodies = SelectMultipleField(_l("Committees"), coerce=int, widget=GovCheckboxesInput())
    office_email = line(
        _l("Office e-mail"), 320, hint=_l("Their public address at the city. Used for the link to your questions only.")
    )
    sure = BooleanField(_l("Add anyway"), widget=GovCheckboxInput())
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def validate_stand_source(self, field: Field) -> None:
        if self.stand.data != "unknown" and not field.data:
            raise ValidationError(_("Say where they said so. Without a source, leave it at “Not known”."))

    def validate_until_on(self, field: Field) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("That is before the term began."))

    def validate_office_email(self, field: Field) -> None:
        if field.data and (field.data.count("@") != 1 or " " in field.data or field.data[-1] == "@"):
            raise ValidationError(_("That is no e-mail address."))


class BodyForm(FlaskForm):
    """A committee."""

    body = line(_l("Name of the committee"), 200, _l("Which committee is it?"))
    anyway = BooleanField(_l("Add anyway"), widget=GovCheckboxInput())
    add = SubmitField(_l("Add the committee"), widget=GovSubmitInput())


def with_texts(base: type[FlaskForm], languages: list[str]) -> type[FlaskForm]:
    """The form with title, demand and reasons in each language: title_en, demand_en …"""
    fields: dict[str, Any] = {}
    for code in languages:
        fields[f"title_{code}"] = line(_l("Headline"), 200, _l("Give it a headline."))
        fields[f"demand_{code}"] = passage(
            _l("Demand"), 2000, _l("Say what the council is asked to do."), _l("In one sentence, if you can.")
        )
        fields[f"reasons_{code}"] = passage(
            _l("Reasons"), 20000, _l("Say why."), _l("Plain text; **bold**, lists with -, and [links](https://…) work.")
        )
    return type(base.__name__, (base,), fields)


class NoteForm(WordingForm):
    """A note on the timeline, of something that has happened."""

    at = DateField(_l("Day"), widget=DayInput(), validators=[DataRequired(_l("On which day?"))])
    zone = "UTC"  # the city's, set by the view

    def validate_at(self, field: Field) -> None:
        if field.data and field.data > days.of(now(), self.zone):
            raise ValidationError(_("That is still to come. Enter it when it has happened."))


def timeline_form(languages: list[str]) -> Any:
    """A note with its sentence in each language."""
    submit = SubmitField(_l("Add to the timeline"), widget=GovSubmitInput())
    return NoteForm.of(languages, _("What happened"), submit=submit)


def put_texts(form: FlaskForm, wordings: dict[str, Wording]) -> None:
    """Fill the text fields."""
    for code, wording in wordings.items():
        for part, value in wording._asdict().items():
            if f"{part}_{code}" in form:
                form[f"{part}_{code}"].data = value


def read_texts(form: FlaskForm, languages: list[str]) -> dict[str, Wording]:
    """The texts as posted."""
    return {
        code: Wording(*(form[f"{part}_{code}"].data.replace("\r\n", "\n") for part in Wording._fields))
        for code in languages
    }
