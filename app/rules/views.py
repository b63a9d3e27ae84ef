"""The rule card in the office: its lines, their history, and how it is shared."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.common import days
from app.common.clock import now
from app.models import Petition
from app.rules import card as cards
from app.rules import deadlines, exchange, faults, forms, meetings, words
from app.web import access, language
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import ngettext

blueprint = Blueprint("rules", __name__, url_prefix="/office/<campaign>/<city>/rules")


@blueprint.app_context_processor
def rule_words() -> dict[str, Any]:
    """What pages say deadlines with."""
    return {"deadline_words": words}


@blueprint.get("")
@member("view")
def card(campaign: str, city: str) -> str:
    """How this council takes petitions: every line with its source and the day it was checked."""
    petition = g.petition
    said = cards.of(petition)
    found = deadlines.of(petition)
    return render_template(
        "office/rules.html", petition=petition, card=said, stale=said.stale(_today(petition)), labels=forms.LABELS,
        groups=cards.GROUPS, group_words=forms.GROUPS, next=deadlines.nearest(petition, found),
        missed=deadlines.missed(petition, found), others=_others(petition), meetings=meetings.of(petition),
    )  # fmt: skip


@blueprint.route("/<rule_name>", methods=["GET", "POST"])
@member("edit")
def line(campaign: str, city: str, rule_name: str) -> ResponseReturnValue:
    """One line: what it says, and everything it has said."""
    petition, kind = g.petition, cards.NAMES.get(rule_name) or abort(404)
    said = cards.of(petition)
    row = said.lines.get(rule_name)
    form: Any = forms.line_form(rule_name, kind)()
    form.zone, form.former = petition.city.time_zone, row
    if form.validate_on_submit():
        cards.write(petition, rule_name, form.said(), form.source.data, form.checked_on.data, access.account())
        flash(_said(petition, rule_name))
        onward = _following(petition, rule_name) if form.onward.data else None
        address = url_for(".line", campaign=campaign, city=city, rule_name=onward) if onward else _back(rule_name)
        return redirect(address, 303)
    if request.method != "POST":
        form.checked_on.data = _today(petition)
        if row is not None:
            form.fill(row.value)
            form.source.data, form.checked_on.data = row.source, row.checked_on or form.checked_on.data
    page = render_template(
        "office/rule.html", petition=petition, name=rule_name, form=form, row=row, labels=forms.LABELS,
        history=cards.history(petition, rule_name),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/<rule_name>/history")
@member("view")
def history(campaign: str, city: str, rule_name: str) -> str:
    """Everything one line has said, for whoever may not change it."""
    if rule_name not in cards.NAMES:
        abort(404)
    return render_template(
        "office/rule.html", petition=g.petition, name=rule_name, form=None, row=None, labels=forms.LABELS,
        history=cards.history(g.petition, rule_name),
    )  # fmt: skip


@blueprint.post("/<rule_name>/checked")
@member("edit")
def checked(campaign: str, city: str, rule_name: str) -> ResponseReturnValue:
    """Still right, as somebody saw today."""
    try:
        cards.confirm(g.petition, rule_name, access.account())
    except (LookupError, ValueError):
        abort(404)
    flash(_("Checked today: %(line)s.", line=forms.LABELS[rule_name][0]))
    return redirect(_back(rule_name), 303)


@blueprint.post("/<rule_name>/empty")
@member("edit")
def empty(campaign: str, city: str, rule_name: str) -> ResponseReturnValue:
    """Nobody knows it any more; what it said stays in its history."""
    if rule_name not in cards.of(g.petition).lines:
        abort(404)
    cards.write(g.petition, rule_name, None, "", None, access.account())
    flash(_("Emptied. What it said stays in its history."))
    return redirect(_back(rule_name), 303)


@blueprint.post("/copy")
@member("edit")
def copy(campaign: str, city: str) -> ResponseReturnValue:
    """Begin with the card another petition in this city has."""
    chosen = request.form.get("from", "")
    other = next((p for p in _others(g.petition) if str(p.id) == chosen), None) or abort(404)
    number = cards.copy(g.petition, other, access.account())
    flash(ngettext("%(num)s line copied. Nobody has checked it for this petition yet.",
                   "%(num)s lines copied. Nobody has checked them for this petition yet.", number))  # fmt: skip
    return redirect(url_for(".card", campaign=campaign, city=city), 303)


@blueprint.get("/card.yaml")
@member("view")
def share(campaign: str, city: str) -> Response:
    """The card as a file that others can import."""
    response = Response(exchange.dump(g.petition), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rules-{g.petition.slug}.yaml"'
    return response


@blueprint.route("/import", methods=["GET", "POST"])
@member("edit")
def take(campaign: str, city: str) -> ResponseReturnValue:
    """A card that somebody shared: first what it would change, then, with that seen, the change."""
    form = forms.CardFileForm()
    shared, text, wrong = None, "", []
    if form.validate_on_submit():
        raw = form.file.data.read(exchange.LARGEST + 1) if form.file.data else request.form.get("text", "").encode()
        try:
            shared = exchange.load(raw, _today(g.petition))
            text = raw.decode("utf-8-sig")
        except exchange.Unreadable as error:
            wrong = [faults.tell(fault) for fault in error.faults[:30]]
        if shared and request.form.get("sure") and not form.file.data:
            number = exchange.take(g.petition, shared, access.account())
            flash(ngettext("%(num)s line imported.", "%(num)s lines imported.", number))
            return redirect(url_for(".card", campaign=campaign, city=city), 303)
    page = render_template(
        "office/rules_import.html", petition=g.petition, form=form, shared=shared, text=text, labels=forms.LABELS,
        faults=wrong, changes=exchange.changes(g.petition, shared) if shared else [],
    )  # fmt: skip
    return page, 422 if wrong or form.errors else 200


def _said(petition: Petition, name: str) -> str:
    """That it is saved, and what follows from it."""
    told = [d for d in deadlines.of(petition) if d.name == name and not d.past]
    if told and told[0].meeting:
        day = language.near_day(told[0].meeting.at, petition.city.time_zone)
        return _("Saved. For the meeting of %(day)s it gives: %(when)s.", day=day, when=words.when(told[0]))
    said = cards.of(petition).value(name)
    if cards.NAMES[name] == "day" and name != "last_election" and date.fromisoformat(said) < _today(petition):
        return _("Saved. That day is past.")
    return _("Saved.")


def _following(petition: Petition, name: str) -> str | None:
    """The next line that nobody has written yet, in the card's order; None: all are."""
    order = [each for names in cards.GROUPS.values() for each in names]
    said = cards.of(petition).lines
    after = order[order.index(name) + 1 :] + order[: order.index(name)]
    return next((each for each in after if each not in said), None)


def _others(petition: Petition) -> list[Petition]:
    return cards.others(petition, roles.petitions_for(access.account()))


def _back(name: str) -> str:
    here = {"campaign": g.campaign.slug, "city": g.petition.slug}
    return url_for(".card", **here) + f"#{name}"


def _today(petition: Petition) -> Any:
    return days.of(now(), petition.city.time_zone)
