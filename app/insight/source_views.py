"""Sources in the office: their links, codes and flyers, and what each brought; and where a short link leads."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.common import qr
from app.insight import flyers, kept, sources
from app.insight.source_forms import RenameForm, SourceForm
from app.models import Source
from app.web import access
from app.web.access import member, public
from app.web.language import gettext as _

blueprint = Blueprint("sources", __name__, url_prefix="/office/<campaign>/<city>/sources")
outside = Blueprint("go", __name__)


@blueprint.get("")
@member("roll")
def table(campaign: str, city: str) -> ResponseReturnValue:
    """Every source with what it brought, and a form for a new one."""
    form = SourceForm(formdata=None)
    if code := request.args.get("name", "")[:80]:
        form.name.data = form.code.data = code
    return _table(form)


@blueprint.post("")
@member("edit")
def add(campaign: str, city: str) -> ResponseReturnValue:
    """A link of its own, or a name for what is in use."""
    form = SourceForm()
    if not form.validate_on_submit():
        return _table(form)
    code = form.code.data or ""
    if code and code in {source.code for source in sources.of(g.petition)}:
        form.name.errors = [_("This source has a name already.")]
        return _table(form)
    try:
        made = sources.add(g.petition, form.name.data or "", form.kind.data, access.account(), code)
    except sources.Refused:
        form.name.errors = [_("There are %(number)s already. Retired ones can be used again.", number=sources.MOST)]
        return _table(form)
    flash(_("The link is ready. Print it, or send it."))
    return redirect(url_for(".one", campaign=campaign, city=city, source_id=made.id), 303)


@blueprint.get("/<int:source_id>")
@member("roll")
def one(campaign: str, city: str, source_id: int) -> ResponseReturnValue:
    """One source: link and code, flyers, what it brought day by day."""
    source = _find(source_id)
    return _one(source, RenameForm(formdata=None, obj=source))


@blueprint.post("/<int:source_id>")
@member("edit")
def rename(campaign: str, city: str, source_id: int) -> ResponseReturnValue:
    """Call it otherwise."""
    source, form = _find(source_id), RenameForm()
    if not form.validate_on_submit():
        return _one(source, form)
    sources.rename(source, form.name.data or "", form.kind.data, access.account())
    flash(_("Saved."))
    return redirect(url_for(".one", campaign=campaign, city=city, source_id=source_id), 303)


@blueprint.post("/<int:source_id>/retire")
@member("edit")
def retire(campaign: str, city: str, source_id: int) -> ResponseReturnValue:
    """Hand it out no more, or again."""
    source = _find(source_id)
    if request.form.get("wish") == "restore":
        sources.restore(source, access.account())
        flash(_("%(name)s is in use again.", name=source.name))
    else:
        sources.retire(source, access.account())
        flash(_("%(name)s is retired. Its link still leads to the petition.", name=source.name))
    return redirect(url_for(".table", campaign=campaign, city=city), 303)


@blueprint.get("/<int:source_id>/flyer.pdf")
@member("roll")
def flyer(campaign: str, city: str, source_id: int) -> Response:
    """Flyer, table tents or cards, to print."""
    source, petition = _find(source_id), g.petition

    def asked(name: str, offered: tuple[str, ...]) -> str:
        return wish if (wish := request.args.get(name, "")) in offered else offered[0]

    layout = flyers.Layout(asked("shape", flyers.SHAPES), asked("language", tuple(petition.languages)),
                           asked("paper", flyers.PAPERS))  # fmt: skip
    site, folder = current_app.config["PUBLIC_URL"], current_app.config["DATA_DIR"] / "sheets"
    made = flyers.pdf(petition, source, layout, site, folder)
    return send_file(made, "application/pdf", download_name=f"{petition.slug}-{source.code[:40]}.pdf")


@outside.get("/go/<short>")
@public
def go(short: str) -> ResponseReturnValue:
    """To the petition, with the source in the address. That somebody came is written down nowhere."""
    found = sources.behind(short)
    if found is None:
        abort(404)
    source, petition = found
    wish = request.args.get("lang", "")
    query = {"src": source.code} | ({"lang": wish} if wish in petition.languages else {})
    response = redirect(flyers.page(petition, query), 302)
    response.headers["Cache-Control"] = "no-store"
    return response


def _table(form: SourceForm) -> ResponseReturnValue:
    figures = kept.of(g.petition)
    page = render_template(
        "office/sources.html", petition=g.petition, lines=sources.ranked(g.petition, figures), form=form,
        site=current_app.config["PUBLIC_URL"], short=flyers.short, as_of=figures.as_of,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _one(source: Source, form: RenameForm) -> ResponseReturnValue:
    figures = kept.of(g.petition)
    line = next(line for line in sources.ranked(g.petition, figures) if line.source is source)
    address = flyers.short(current_app.config["PUBLIC_URL"], source)
    page = render_template(
        "office/source.html", petition=g.petition, source=source, line=line, form=form, address=address,
        qr=qr.svg(address), shapes=flyers.SHAPES, papers=flyers.PAPERS, as_of=figures.as_of,
        days=[(day, line.days.get(day.isoformat(), 0)) for day, _number in figures.by_day[-14:]],
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _find(source_id: int) -> Source:
    return sources.find(g.petition, source_id) or abort(404)
