"""Who may enter where: a line under every route, and the doors do what the line says."""

from typing import Any

import pytest
from flask import Flask

from app.accounts import roles
from app.extensions import db
from app.models import Account
from tests.cast import Cast
from tests.client import InspectingClient
from tests.house import routes

# Said once more on purpose: a change to app/accounts/roles.py must be meant.
REVIEWER = {"view", "roll", "strike", "enter", "review"}
ORGANIZER = REVIEWER | {"import", "edit", "export", "export_full", "publish", "start", "team"}
RIGHTS: dict[str, set[str]] = {
    "reader": {"view", "roll"},
    "entry": {"view", "enter"},
    "exporter": {"view", "roll", "export"},
    "reviewer": REVIEWER,
    "organizer": ORGANIZER,
    "lead": ORGANIZER | {"lead"},
    "admin": ORGANIZER | {"lead", "admin"},
    "stranger": set(),  # Dov, an organizer elsewhere
}
ANYWHERE = {"view", "start"}  # asked of a whole campaign, a role in any of its petitions will do
KNOWN = {"public", "signed_in", *RIGHTS["admin"]}


def test_every_route_says_who_may_enter(app: Flask) -> None:
    silent = [
        f"{rule.rule} ({rule.endpoint}): {routes.access(app, rule)}"
        for rule in routes.rules(app)
        if routes.access(app, rule) not in KNOWN and not rule.endpoint.startswith(routes.LIBRARY)
    ]
    assert not silent, "Put @public, @signed_in or @member(right) directly under the route:\n  " + "\n  ".join(silent)


def test_only_reading_is_open_to_get(app: Flask) -> None:
    """A route that a link can follow must not be named for a deed."""
    deeds = ("/strike", "/restore", "/remove", "/state", "/delete", "/erase", "/withdraw")
    faults = [
        rule.rule for rule in routes.rules(app, "GET") if rule.rule.endswith(deeds) and "<token>" not in rule.rule
    ]
    assert not faults, f"These change something and must be POST only: {faults}"


def allowed(who: str, right: str, rule: Any) -> bool:
    if right in ("public", "signed_in"):
        return True
    whole_campaign = "city" not in rule.arguments
    if whole_campaign and who not in ("lead", "admin") and right not in ANYWHERE:
        return False
    return right in RIGHTS[who]


def test_the_table_has_every_role() -> None:
    assert set(RIGHTS) - {"admin", "stranger"} == set(roles.ROLES)
    assert all(roles.ROLES[role] == RIGHTS[role] for role in roles.ROLES)
    assert set(roles.RIGHTS) == RIGHTS["admin"]


def somebody(cast: Cast, who: str) -> Account | None:
    """Who has this role: a lead in the campaign, others in Millbrook's petition."""
    known = {"nobody": None, "lead": cast.lena, "admin": cast.ada, "stranger": cast.dov, "organizer": cast.omar}
    if who in known:
        return known[who]
    made = cast.account(who.title(), who, cast.petition)
    db.session.commit()
    return made


@pytest.mark.parametrize("who", ["nobody", *RIGHTS])
def test_matrix(app: Flask, cast: Cast, client: InspectingClient, who: str) -> None:
    """Every role at every route. What they may do behind an open door is told by the tests of each page."""
    app.config["WTF_CSRF_ENABLED"] = False  # the doors are tried, not the tokens
    samples = routes.furnish(cast.petition, cast)
    client.be(somebody(cast, who))
    faults = []
    for rule in routes.rules(app):
        right = routes.access(app, rule)
        if rule.endpoint.startswith(routes.LIBRARY) or right == "public" or right is None:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            path = routes.address(rule, samples)
            may = who != "nobody" and allowed(who, right, rule)
            if method == "POST" and may:
                continue
            answer = client.open(path, method=method)
            if who == "nobody":
                well = answer.status_code == 302 and "/account/login" in answer.headers["Location"]
            elif may:
                well = answer.status_code < 400 or "no-such" in path
            elif who == "stranger" and "campaign" in rule.arguments:
                well = answer.status_code == 404  # what is not his does not exist for him
            else:
                well = answer.status_code in (403, 404)
            if not well:
                expected = "let in" if may else "sent to sign in" if who == "nobody" else "turned away"
                faults.append(f"{who} {method} {rule.rule} (@{right}): {answer.status}, should be {expected}")
    assert not faults, "The line under the route and the table in app/accounts/roles.py disagree:\n  " + "\n  ".join(
        faults
    )


def test_ids_are_looked_up_within_what_the_visitor_may_see(app: Flask, cast: Cast, client: InspectingClient) -> None:
    """Omar's own address with an id of Dov's: not found, and nothing of Dov's changed."""
    app.config["WTF_CSRF_ENABLED"] = False
    mine, theirs = routes.furnish(cast.petition, cast), routes.furnish(cast.other_petition, cast)
    faults = []
    for account in (cast.omar, cast.ada):  # an admin may see both, but not one under the other's address
        client.be(account)
        for rule in routes.rules(app):
            ids = {name for name in rule.arguments if name.endswith("_id")}
            if not ids or "campaign" not in rule.arguments or routes.access(app, rule) in (None, "public"):
                continue
            path = routes.address(rule, mine | {name: theirs[name] for name in ids})
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.open(
                    path,
                    method=method,
                    data={"reason": "x", "confirm": "y", "decision": "unsure"} if method == "POST" else None,
                )
                closed = "city" not in rule.arguments and account is not cast.ada  # a campaign's page, not his at all
                if answer.status_code not in ((403, 404) if closed else (404,)):
                    faults.append(f"{account.name} {method} {path}: {answer.status}, should be 404")
    assert not faults, "Look ids up with the petition of the address, `.filter_by(petition_id=…)`:\n  " + "\n  ".join(
        faults
    )
