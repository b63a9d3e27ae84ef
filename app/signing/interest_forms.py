"""The forms of a page that nobody leads yet: tell me when it opens; I will lead it."""

from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.signing.forms import OpenForm, SignForm, nameable, plain, printable, tidy
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l


class InterestForm(OpenForm):
    """Where to write, and from where; guarded as the sign form is."""

    email = SignForm.email
    postal_code = SignForm.postal_code
    website = SignForm.website
    seen = SignForm.seen
    proof = SignForm.proof
    validate_postal_code = SignForm.validate_postal_code


class ClaimForm(OpenForm):
    """Who wants to lead, and what they promise."""

    PROMISES: ClassVar[tuple[str, ...]] = ("answers", "honest", "private", "delivers")

    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Please enter your name.")),
         Length(max=100, message=_l("Please shorten this to 100 characters.")), plain, nameable],
        [tidy],
    )  # fmt: skip
    email = SignForm.email
    note = TextAreaField(
        _l("A few words about you"),
        [Optional(), Length(max=1000, message=_l("Please keep it to 1,000 characters.")), printable],
        [tidy],
    )
    answers = BooleanField("", [DataRequired(_l("Please tick this, too."))])
    honest = BooleanField("", [DataRequired(_l("Please tick this, too."))])
    private = BooleanField("", [DataRequired(_l("Please tick this, too."))])
    delivers = BooleanField("", [DataRequired(_l("Please tick this, too."))])
    website = SignForm.website
    seen = SignForm.seen

    def promises(self) -> list[tuple[BooleanField, str, str]]:
        """Each tick with what is promised and what that means."""
        words = {
            "answers": (_("I am from here, and I answer."),
                        _("My name and a way to reach me stand on the page. I answer signers within a few days.")),
            "honest": (_("I ask honestly."),
                       _("Everybody signs for themselves, once, and sees the text. I never sign for others.")),
            "private": (_("I keep signers’ data to this petition."),
                        _("Names and addresses are for the council’s check alone. I copy them nowhere, use them for "
                          "nothing else, and black them out on paper when the time is over; here they are erased 30 "
                          "days after delivery.")),
            "delivers": (_("I deliver."),
                         _("I bring the signatures to the council, say in public what came of it, and hand the page "
                           "over if I cannot go on.")),
        }  # fmt: skip
        return [(self[name], *words[name]) for name in self.PROMISES]
