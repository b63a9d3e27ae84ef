"""The page behind the letter that asks whether two signatures are one person's. GET shows; only a button answers."""

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.campaigns import text
from app.matching import asking
from app.signing import links
from app.web import language
from app.web.access import public

blueprint = Blueprint("asked", __name__)


@blueprint.get("/both/<token>")
@public
def both(token: str) -> str:
    """What this side signed, and of the other no more than day and way: it may be another person's."""
    asked = _find(token)
    petition, signature = g.petition, asked.mine
    return render_template(
        "signing/both.html", petition=petition, signature=signature, other=asked.other, said=asked.answer,
        over=asking.over(asked), text=text.version(petition, signature.text_version, language.current()),
        mine=links.known("me", signature.id),
    )  # fmt: skip


@blueprint.post("/both/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """One of the two buttons."""
    asked, word = _find(token), request.form.get("answer", "")
    if word not in asking.ANSWERS:
        abort(400)
    if not asking.over(asked):
        asking.answer(asked, word)
    return redirect(url_for(".both", token=token), 303)


def _find(token: str) -> asking.Asked:
    found = links.find("both", token)
    asked = asking.opened(found.letter) if found and found.letter else None
    if found is None or asked is None:
        abort(make_response(render_template("signing/used.html"), 404))
    g.petition = found.signature.petition
    language.use(g.petition.languages)
    return asked
