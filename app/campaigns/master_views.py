"""The office: how petitions follow the master text; which do, for the lead; part by part, for an organizer."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.campaigns import draft, following, merging, text
from app.models import Petition
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("master", __name__, url_prefix="/office/<campaign>")
LONGEST = {"title": 200, "demand": 2000, "reasons": 20000}  # as in the forms


@blueprint.get("/master")
@member("lead")
def table(campaign: str) -> str:
    """Every city: which version its text comes from, what it has of its own, what waits."""
    return render_template("office/master.html", campaign=g.campaign, rows=following.table(g.campaign))


@blueprint.route("/<city>/master", methods=["GET", "POST"])
@member("edit")
def compare(campaign: str, city: str) -> ResponseReturnValue:
    """What changed in the master text beside what this city has; take, keep, or write it anew, part by part."""
    petition: Petition = g.petition
    found = following.compare(petition)
    if request.method != "POST" or not following.is_behind(petition):
        return _page(found)
    chosen, wrong = _chosen(found)
    if wrong:
        return _page(found, wrong=wrong, status=422)
    changes = following.resulting(found, chosen)
    if petition.state == "open" and text.demand_changes(petition, changes) and not request.form.get("sure"):
        return _page(
            found, warn=True, wrong=[_("Please tick this to change what people are asked to sign.")], status=422
        )
    account = access.account()
    try:
        following.take(
            petition, chosen, request.form.get("mark", ""), account, leads=roles.may(account, "lead", petition)
        )
    except following.Stale:
        return _page(
            found, wrong=[_("One of the two texts was changed meanwhile. Here is how they stand now.")], status=409
        )
    flash(_("Saved. The text of %(city)s comes from version %(number)s now.", city=petition.city.name,
            number=petition.master_version))  # fmt: skip
    return redirect(url_for("draft.edit", campaign=campaign, city=city), 303)


def _page(found: following.Comparison, *, wrong: list[str] | None = None, warn: bool = False,
          status: int = 200) -> ResponseReturnValue:  # fmt: skip
    petition = found.petition
    page = render_template(
        "office/master_compare.html", petition=petition, found=found, behind=following.is_behind(petition),
        mark=following.mark(petition), words=merging.words, wrong=wrong, warn=warn, kept=draft.of(petition),
        signed=sum(text.signed(petition).values()) if petition.state == "open" else 0,
        picked=request.form,
    )  # fmt: skip
    return page, status


def _chosen(found: following.Comparison) -> tuple[dict[str, dict[int, str]], list[str]]:
    """What was picked for each part that changed, and what is wrong with it, in words."""
    chosen: dict[str, dict[int, str]] = {}
    wrong: list[str] = []
    for code, number, part in _open(found):
        pick = request.form.get(f"pick-{code}-{number}", "")
        own = request.form.get(f"own-{code}-{number}", "").replace("\r\n", "\n").strip()
        said: Any = {"ours": part.ours, "theirs": part.theirs, "own": own}.get(pick)
        if said is None:
            wrong.append(_("Choose which text is to stand, in each part."))
        elif part.field != "reasons" and not said:
            wrong.append(_("Headline and demand cannot be empty."))
        elif len(said) > LONGEST[part.field]:
            wrong.append(_("This text is too long: at most %(most)s characters.", most=LONGEST[part.field]))
        chosen.setdefault(code, {})[number] = said or ""
    return chosen, list(dict.fromkeys(wrong))


def _open(found: following.Comparison) -> Iterator[tuple[str, int, merging.Part]]:
    """The parts about which something is to be decided."""
    for code, parts in found.parts.items():
        yield from ((code, number, part) for number, part in enumerate(parts) if part.kind in ("theirs", "both"))
