"""Security headers; the one module that knows `secure`."""

from functools import lru_cache

from flask import Flask, Response, g, request
from secure import ContentSecurityPolicy, CrossOriginOpenerPolicy, ReferrerPolicy, Secure, XContentTypeOptions

SELF = "'self'"
# first segments: a campaign may be called media
SECRET = (
    "answer",
    "both",
    "calendar",
    "confirm",
    "evening",
    "handover",
    "join",
    "me",
    "unsubscribe",
)  # a token follows
PRIVATE = {"office", "account", *SECRET}


def _policy(styles: list[str], framed: bool) -> ContentSecurityPolicy:
    csp = ContentSecurityPolicy().default_src(SELF).script_src(SELF).style_src(SELF, *styles).img_src(SELF, "data:")
    csp = csp.font_src(SELF).connect_src(SELF).object_src("'none'").base_uri("'none'").form_action(SELF)
    return csp.frame_ancestors("*") if framed else csp.frame_ancestors(SELF)


def register(app: Flask) -> None:
    """Set every header in one place. A page names the hash of its one `<style>` in `g.csp_styles`."""
    hsts = app.config["PUBLIC_URL"].startswith("https://")

    @app.after_request
    def protect(response: Response) -> Response:
        framed = bool(request.endpoint and request.endpoint.startswith("embed."))
        for name, value in _headers(tuple(g.get("csp_styles", ())), framed, hsts):
            response.headers.setdefault(name, value)
        if request.path.split("/")[1] in PRIVATE:
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


@lru_cache(maxsize=256)
def _headers(styles: tuple[str, ...], framed: bool, hsts: bool) -> tuple[tuple[str, str], ...]:
    headers = Secure(
        csp=_policy(list(styles), framed),
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        coop=CrossOriginOpenerPolicy().same_origin(),
    ).headers
    rest = {"Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()"}
    if hsts:
        rest["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return (*headers.items(), *rest.items())
