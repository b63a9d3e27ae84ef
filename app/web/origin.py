"""Whose page a form was on: another site's may post nothing here, whatever the browser's cookies say."""

from flask import Flask, abort, request

# a mail program's button (RFC 8058) comes from wherever it is
OPEN = {"confirming.unsubscribe", "reminding.off", "coaching.stop"}


def register(app: Flask) -> None:
    """Browsers say themselves where a post comes from (Fetch Metadata, W3C); who says nothing is no browser's page."""

    @app.before_request
    def at_home() -> None:
        foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
        if foreign and request.method == "POST" and request.endpoint not in OPEN:
            abort(403)
