"""The built-in mail viewer: letters kept instead of sent, in development only."""

import re

from flask import Blueprint, Response, abort, current_app, make_response, render_template
from markupsafe import Markup, escape

from app import mail
from app.web.access import public

blueprint = Blueprint("mailviewer", __name__, url_prefix="/office/mail")


@blueprint.before_request
def only_where_kept() -> None:
    """Where letters really leave, or in production, there is nothing here."""
    if current_app.config["MAIL_SERVER"] or current_app.config["CITYROLL_ENV"] == "production":
        abort(404)


@blueprint.get("")
@public
def letters() -> str:
    """All letters, the newest first."""
    return render_template("office/mail_list.html", letters=mail.newest(100))


@blueprint.get("/<key>")
@public
def letter(key: str) -> str:
    """One letter."""
    try:
        message = mail.readable(key)
    except KeyError:
        abort(404)
    body = message.get_body(("plain",))
    return render_template("office/mail_one.html", letter=message, text=_linked(body.get_content() if body else ""),
                           rich=key if message.get_body(("html",)) else None)  # fmt: skip


@blueprint.get("/<key>/letter.html")
@public
def rich(key: str) -> Response:
    """The letter as a mail program shows it: its styles and nothing else, no script, no form."""
    try:
        body = mail.readable(key).get_body(("html",))
    except KeyError:
        abort(404)
    if body is None:
        abort(404)
    response = make_response(body.get_content())
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
    return response


def _linked(text: str) -> Markup:
    return Markup(re.sub(r"(https?://\S+)", r'<a href="\1">\1</a>', str(escape(text))))  # noqa: S704  (escaped)
