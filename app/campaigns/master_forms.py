"""The master text in a campaign's form: place-holders checked, the programme's name in each language."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import Field, SubmitField, ValidationError

from app.campaigns import text
from app.campaigns.forms import line, with_texts
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l


def with_master(base: type[FlaskForm], languages: list[str]) -> type[FlaskForm]:
    """The form with title, demand and reasons in each language, and what the programme is called there."""
    added: dict[str, Any] = {"look": SubmitField(_l("Preview"), widget=GovSubmitInput())}
    for code in languages:
        added |= {f"validate_{part}_{code}": _check(code) for part in text.Wording._fields}
        added[f"programme_{code}"] = line(
            _l("Name of the program"),
            200,
            hint=_l("Stands in place of {programme}. Leave it empty if you don’t use it."),
        )
    return type(base.__name__, (with_texts(base, languages),), added)


def read_programmes(form: FlaskForm, languages: list[str]) -> dict[str, str]:
    """The names as posted."""
    return {code: form[f"programme_{code}"].data or "" for code in languages}


def _check(code: str) -> Callable[[FlaskForm, Field], None]:
    def check(form: FlaskForm, field: Field) -> None:
        said = text.Wording(field.data or "", "", "")
        if unknown := text.unknown(said):
            raise ValidationError(
                _(
                    "%(names)s is no place-holder. There are {city}, {council} and {programme}.",
                    names=", ".join(unknown),
                )
            )
        if text.names_programme(said) and not form[f"programme_{code}"].data:
            raise ValidationError(_("This names the program: say below what it is called, or take {programme} out."))

    return check
