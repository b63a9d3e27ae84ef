"""Forms of the ledger: a step, its release; questions to members."""

import re
from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
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
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from app.campaigns import council, entries
from app.common import days, lines
from app.common.clock import now
from app.ledger.steps import Facts
from app.ledger.words import RESULTS, SURE, VOTES
from app.models import CouncilBody, Export, LedgerEntry, Petition
from app.models.ledger import RESULTS as RESULTS_OF
from app.web.inputs import TOO_LONG, DayInput, HourInput
from app.web.language import day
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.wording import WordingForm

WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?$")


def line(label: Any, most: int, needed: Any = None, hint: Any = "") -> StringField:
    """One line of text; `needed` is the sentence shown when it is missing."""
    validators = [*([DataRequired(needed)] if needed else []), Length(max=most, message=TOO_LONG)]
    return StringField(label, description=hint, widget=GovTextInput(), validators=validators, filters=[lines.fold])


class StepForm(FlaskForm):
    """One step; `of` adds what this one needs."""

    day = DateField(_l("Day"), widget=DayInput(), validators=[DataRequired(_l("On which day?"))])
    hour = TimeField(_l("Hour, if noted"), widget=HourInput(), validators=[Optional()])
    link = line(_l("Link to the evidence"), 500, hint=_l("Minutes, agenda, a recording: an address on the web."))
    note = TextAreaField(_l("Note"), widget=GovTextArea(), validators=[Length(max=5000, message=TOO_LONG)])

    def validate_link(self, field: Field) -> None:
        if field.data and not WEB.match(field.data):
            raise ValidationError(_("Give the whole address, beginning with https://."))

    @classmethod
    def of(
        cls, petition: Petition, step: str, entry: LedgerEntry | None = None, body: CouncilBody | None = None
    ) -> Any:
        """The form for a step of this petition, or for correcting an entry; of a vote in the council or this body."""
        fields: dict[str, Any] = {}
        if step in RESULTS_OF:
            results = [("", _("Choose")), *((name, RESULTS[name]) for name in RESULTS_OF[step])]
            fields["result"] = SelectField(
                _l("Result"), widget=GovSelect(), choices=results, validators=[DataRequired(_l("Choose the result."))]
            )
        if step in ("received", "referred", "agenda", "heard", "voted"):
            bodies = [(0, petition.council), *((body.id, body.name) for body in council.bodies(petition))]
            if step == "voted":  # its members are asked for below
                bodies = [choice for choice in bodies if choice[0] == (body.id if body else 0)]
            fields["body_id"] = SelectField(_l("Where"), widget=GovSelect(), coerce=int, choices=bodies)
        if step == "filed":
            made = [(p.id, _packet(p, petition.city.time_zone)) for p in entries.packets(petition)]
            fields["export_id"] = SelectField(
                _l("Which packet"), widget=GovSelect(), coerce=int, choices=[*made, (0, _("None of these"))]
            )
        if entry is None and (step == "outcome" or (step == "filed" and petition.delivered_at is None)):
            ticked = DataRequired(_l("Please tick this if it is right."))
            fields["sure"] = BooleanField(SURE[step], widget=GovCheckboxInput(), validators=[ticked])
        for member in voters(petition, entry, body) if step == "voted" else ():
            label = f"{member.name}, {member.seat}"
            choices = [("", _("not said")), *VOTES.items()]
            fields[f"vote_{member.id}"] = SelectField(label, widget=GovSelect(), choices=choices)
        if entry is not None:
            fields["reason"] = line(_l("Why is it corrected?"), 500, _l("Say why, for those who read it later."))
        fields["submit"] = SubmitField(_l("Correct it") if entry else _l("Enter it"), widget=GovSubmitInput())
        return type("StepForm", (cls,), fields)

    def facts(self, petition: Petition) -> Facts:
        """What was entered; a day without an hour is its noon, today's not later than now."""
        zone, hour = petition.city.time_zone, self.hour.data
        at = days.at(self.day.data, hour or time(12), zone)
        if hour is None and days.of(now(), zone) == self.day.data:
            at = min(at, now())
        return Facts(
            at=at, timed=hour is not None, link=self.link.data or "", note=(self.note.data or "").strip(),
            result=self["result"].data if "result" in self else "",
            export_id=(self["export_id"].data or None) if "export_id" in self else None,
            body_id=(self["body_id"].data or None) if "body_id" in self else None,
            votes={int(f.name[5:]): f.data for f in self if f.name.startswith("vote_")},
        )  # fmt: skip

    def fill(self, entry: LedgerEntry) -> None:
        """As the entry says."""
        zone = entry.petition.city.time_zone
        self.day.data, self.link.data, self.note.data = days.of(entry.at, zone), entry.link, entry.note
        if entry.timed:
            self.hour.data = days.hour(entry.at, zone)
        for name in ("result", "body_id", "export_id"):
            if name in self and not (name == "body_id" and entry.step == "voted"):
                self[name].data = getattr(entry, name) or (0 if name.endswith("_id") else "")
        for vote in entry.votes:
            self[f"vote_{vote.member_id}"].data = vote.vote


def voters(petition: Petition, entry: LedgerEntry | None, body: CouncilBody | None) -> list[Any]:
    """Who sits there today, of a committee its members where they are entered, and who voted."""
    voted = {vote.member_id for vote in entry.votes} if entry else set()
    seated = {member.id for member in body.members} if body else set()
    sitting = {member.id for member in petition.sitting if not seated or member.id in seated}
    return [member for member in petition.members if member.id in sitting | voted]


def _packet(packet: Export, zone: str) -> str:
    said = f"{packet.code}, {day(packet.as_of, zone)}"
    return f"{said} ({_('supplement')})" if packet.supplements_id else said


def wording_form(languages: list[str], submit: Any, label: str) -> Any:
    """A sentence in each language."""
    return WordingForm.of(languages, label, submit=SubmitField(submit, widget=GovSubmitInput()))


class UndoForm(FlaskForm):
    """Why a delivery or an outcome is taken back."""

    reason = line(_l("Why is it undone?"), 500, _l("Say why, for those who read it later."))
    submit = SubmitField(_l("Undo it"), widget=GovSubmitInput())


class HideForm(FlaskForm):
    """Why the answers are hidden."""

    reason = line(_l("Why are the answers hidden?"), 500, _l("Say why. Visitors read it in place of the answers."))
    hide = SubmitField(_l("Hide all answers"), widget=GovSubmitInput())
