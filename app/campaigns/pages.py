"""Public pages about campaigns: home, one campaign, about, privacy, and what robots ask for."""

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.campaigns import listing
from app.common.clock import now
from app.places import finder
from app.places import map as picture
from app.web import access, headers, language
from app.web.access import public

blueprint = Blueprint("campaigns", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """Campaigns, and the petition nearest to you."""
    query = request.args.get("q", "").strip()[:80]
    found = listing.campaigns()
    rows = {c.id: listing.petitions(c) for c in found}
    return render_template(
        "campaigns/home.html", campaigns=found, rows=rows, q=query,
        totals={c.id: listing.totals(c, rows[c.id]) for c in found},
        headlines={c.id: listing.headline(c, language.current()) for c in found},
        found=finder.find(query, [row for each in rows.values() for row in each]) if query else None,
    )  # fmt: skip


@blueprint.get("/<campaign>")
@public
def campaign(campaign: str) -> str:
    """One campaign and its cities."""
    access.load(campaign, None)
    language.use(listing.spoken(g.campaign))
    query = request.args.get("q", "").strip()[:80]
    rows = listing.petitions(g.campaign)
    return render_template(
        "campaigns/campaign.html", campaign=g.campaign, petitions=rows, totals=listing.totals(g.campaign, rows),
        headline=listing.headline(g.campaign, language.current()), q=query, as_of=now(),
        found=finder.find(query, rows) if query else None, dots=picture.dots(rows), outline=picture.outline(),
    )  # fmt: skip


@blueprint.get("/about")
@public
def about() -> str:
    """What this is, whose data it uses."""
    return render_template("campaigns/about.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What is kept, why, how long."""
    return render_template("campaigns/privacy.html")


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Public pages may be indexed; nothing of anybody's own."""
    # not /media (RFC 9309, 2.2.3)
    closed = ("/office$", "/office/", "/account/", *(f"/{segment}/" for segment in headers.SECRET))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {current_app.config['PUBLIC_URL']}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every public campaign and petition."""
    paths = ["/", *(f"/{c.slug}" for c in listing.campaigns())]
    paths += [f"/{p.campaign.slug}/{p.slug}" for p in listing.petitions()]
    urls = "".join(f"<url><loc>{current_app.config['PUBLIC_URL']}{path}</loc></url>" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response(f"{head}{urls}</urlset>", mimetype="application/xml")


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """For those who ask here: the tally."""
    return redirect("/static/favicon.svg", 301)
