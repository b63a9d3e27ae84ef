"""The built-in mail viewer: letters kept instead of sent, in development only."""

import re

from flask import Blueprint, abort, current_app, render_template
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
    return render_template("office/mail_one.html", letter=message, text=_linked(body.get_content() if body else ""))


def _linked(text: str) -> Markup:
    return Markup(re.sub(r"(https?://\S+)", r'<a href="\1">\1</a>', str(escape(text))))  # noqa: S704  (escaped)
