"""The visitor's language; the one module that knows Flask-Babel."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

import flask_babel
from flask import Flask, Response, current_app, g, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context

from app.common import days
from app.common.clock import now
from app.extensions import babel

LANGUAGES = {"en": "English", "es": "Español"}
FORMS = {"en": "en_US", "es": "es_US"}  # how numbers and times are written where the cities are
COOKIE = "lang"


def gettext(sentence: str, **values: Any) -> str:
    """The sentence in the visitor's language, `%(name)s` filled in."""
    return flask_babel.gettext(sentence, **values)


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The same for a number; `%(num)s` is the number as this language writes it."""
    found = flask_babel.get_domain().get_translations().ungettext(one, many, n)
    return str(found % {"num": number(n), **values})


def lazy_gettext(sentence: str, **values: Any) -> Any:
    """A sentence to be looked up when it is shown: for forms and tables at module level."""
    return flask_babel.lazy_gettext(sentence, **values)


def current() -> str:
    """The language spoken now: `en` or `es`."""
    locale = flask_babel.get_locale()
    return locale.language if locale else "en"


def name_of(code: str) -> str:
    """What a language is called in the one that is spoken: es → Spanish, español."""
    locale = flask_babel.get_locale()
    return str(locale.languages.get(code, code)) if locale else code


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside, for letters and files made for somebody else."""
    with flask_babel.force_locale(language if language in LANGUAGES else "en"):
        yield


def choose(offered: Sequence[str]) -> str:
    """Of the languages offered (the first is the default) the one asked for: `?lang=`, cookie, account, browser."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE), g.get("preferred")):
        if wish in offered:
            return str(wish)
    return request.accept_languages.best_match(list(offered)) or next(iter(offered), "en")


def use(offered: Sequence[str]) -> str:
    """Choose among these for the rest of the request, and say which."""
    g.offered = [code for code in offered if code in LANGUAGES] or ["en"]
    g.language = choose(g.offered)
    flask_babel.refresh()
    return str(g.language)


def prefer(code: str) -> None:
    """Speak this language in the rest of the request, unless this browser chose another."""
    g.preferred = code
    flask_babel.refresh()


def others(path: str | None = None) -> list[tuple[str, str, str]]:
    """The other languages of this page: code, name, address.

    The address is the page's own, its query kept; `path` is another where this one cannot be opened again.
    """
    if not path and request.method not in ("GET", "HEAD"):
        path = _readable(request.path)
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    offered = [code for code in g.get("offered", LANGUAGES) if code != current()]
    return [(code, LANGUAGES[code], f"{quote(path or '')}?{urlencode([*query, ('lang', code)])}") for code in offered]


def _readable(path: str) -> str:
    """This path if it can be opened, else the nearest above it that can: `/a/b` for the button `/a/b/strike`."""
    adapter = current_app.create_url_adapter(request)
    while adapter and path.count("/") > 1 and not adapter.test(path, method="GET"):
        path = path.rpartition("/")[0]
    return path


def soon(moment: datetime | date, zone: str | None = None) -> str:
    """`today`, `tomorrow`, else `Fri, Dec 11`; `vie, 11 dic`: for lists of what is next. The year if it is another."""
    found, today = _date(moment, zone), _date(now(), zone)
    if 0 <= (found - today).days <= 1:
        return gettext("tomorrow") if found > today else gettext("today")
    parts = "MMMEd" if found.year == today.year else "yMMMEd"
    return flask_babel.dates.format_skeleton(parts, found, locale=FORMS[current()])


def number(value: int) -> str:
    """1284 → `1,284`, also in Spanish: the cities are in the United States."""
    return flask_babel.numbers.format_decimal(value, locale=FORMS[current()])


def day(moment: datetime | date, zone: str | None = None) -> str:
    """`March 4, 2026`; `4 de marzo de 2026`: the day it is in a time zone (IANA name), else in UTC."""
    return flask_babel.format_date(_date(moment, zone), "long")


def near_day(moment: datetime | date, zone: str | None = None) -> str:
    """`March 4`; `4 de marzo`: the same, its year said only if it is not this one."""
    found = _date(moment, zone)
    if found.year != _date(now(), zone).year:
        return day(found)
    return flask_babel.dates.format_skeleton("MMMMd", found, locale=FORMS[current()])


def minute(moment: datetime, zone: str | None = None) -> str:
    """`Nov 25, 2026, 12:09 AM PST`; `25 de nov. de 2026, 12:09 a. m. PST`: day and time to the minute, in a time zone
    (IANA name) or UTC, which is then named."""
    written = flask_babel.dates.format_skeleton("yMMMd", _date(moment, zone), locale=FORMS[current()])
    return f"{written}, {_time(moment, zone, 'h:mm a zzz')}"


def hour(moment: datetime, zone: str | None = None) -> str:
    """`2:20 PM`; `2:20 p. m.`: the time alone."""
    return _time(moment, zone, "h:mm a")


def ordinal(value: int) -> str:
    """`1,232nd`; `n.º 1,232`."""
    if current() == "es":
        return f"n.º {number(value)}"
    last = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return number(value) + last


def _time(moment: datetime, zone: str | None, pattern: str) -> str:
    clocks = flask_babel.dates.get_timezone(zone or "UTC")
    return flask_babel.dates.format_datetime(moment, pattern, tzinfo=clocks, locale=FORMS[current()])


def _date(moment: datetime | date, zone: str | None) -> date:
    return days.of(moment, zone or "UTC") if isinstance(moment, datetime) else moment


def _grouped(ngettext: Any) -> Any:
    """Jinja's own, with `%(num)s` written as this language writes numbers."""

    @pass_context
    def grouped(context: Context, one: str, many: str, n: int, /, **values: Any) -> Any:
        return ngettext(context, one, many, n, **{"num": number(n), **values})

    return grouped


def _select() -> str:
    if not has_request_context():
        return "en"
    return str(g.language) if "language" in g else choose(list(LANGUAGES))


def register(app: Flask) -> None:
    """Bind Flask-Babel; remember a choice made by `?lang=`."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=_select)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters["soon"] = soon
    app.jinja_env.globals["ngettext"] = _grouped(app.jinja_env.globals["ngettext"])
    app.jinja_env.filters.update(
        number=number, ordinal=ordinal, day=day, near_day=near_day, minute=minute, hour=hour
    )  # fmt: skip
    app.jinja_env.globals.update(language=current, other_languages=others, LANGUAGES=LANGUAGES)

    @app.after_request
    def remember(response: Response) -> Response:
        if (wish := request.args.get("lang")) in LANGUAGES and request.endpoint != "static":
            response.set_cookie(COOKIE, str(wish), max_age=365 * 86400, httponly=True, samesite="Lax",
                                secure=app.config["SESSION_COOKIE_SECURE"])  # fmt: skip
        response.vary.update(("Accept-Language", "Cookie"))
        return response
