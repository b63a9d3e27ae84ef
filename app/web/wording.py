"""A sentence in the languages of a petition. One language is enough: readers of another see it, marked as such."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField
from wtforms.validators import Length

from app.common import lines
from app.web.inputs import TOO_LONG
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import name_of


class WordingForm(FlaskForm):
    """`of` adds a field per language: wording_en, wording_es."""

    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, codes: list[str], label: str, **more: Any) -> Any:
        """The form with these fields, and `more`."""
        several = len(codes) > 1
        hint = _l("One language is enough: readers of another see that one.") if several else ""
        fields = {
            f"wording_{code}": StringField(
                f"{label} ({name_of(code)})" if several else label, widget=GovTextInput(), filters=[lines.fold],
                validators=[Length(max=300, message=TOO_LONG)],
                description="" if number else hint,
            )
            for number, code in enumerate(codes)
        }  # fmt: skip
        return type(cls.__name__, (cls,), {"codes": tuple(codes)} | fields | more)

    def validate(self, extra_validators: Any = None) -> bool:
        """With a sentence in one language at least."""
        good = super().validate(extra_validators)
        if self.codes and not self.wording:
            first = self[f"wording_{self.codes[0]}"]
            first.errors = [*first.errors, _("Say it in a sentence.")]
            good = False
        return bool(good)

    @property
    def wording(self) -> dict[str, str]:
        """Language → sentence, of those that were written."""
        return {code: text for code in self.codes if (text := self[f"wording_{code}"].data)}
