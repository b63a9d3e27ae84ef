"""A number that no row can have is not found, on either database."""

import pytest

from tests.house import routes

HUGE = ("99999999999999999999", "2147483648", "9" * 5000)


@pytest.mark.parametrize("number", HUGE, ids=["twenty digits", "one too many", "five thousand digits"])
def test_no_such_row(app, cast, client, number):
    app.config["WTF_CSRF_ENABLED"] = False
    samples = routes.furnish(cast.petition, cast)
    client.be(cast.ada)
    for rule in routes.rules(app):
        for name in sorted(part for part in rule.arguments if part.endswith("_id")):
            place = "4444444"
            path = routes.address(rule, samples | {name: int(place)})
            path = path.replace(place, number) if place in path else f"{path.rpartition('/')[0]}/{number}"
            for method in {"GET", "POST"} & (rule.methods or set()):
                answer = client.open(path, method=method, data={"reason": "x"} if method == "POST" else None)
                # 405 where GET and POST are two rules: the router compares methods before it reads the number
                assert answer.status_code in (404, 405), f"{method} {path[:80]}"


@pytest.mark.parametrize("after", [*HUGE, "-1", "0", "x", "", "1e9"])
def test_after_what_is_nobody_begins_anew(cast, client, after):
    cast.signed()
    client.be(cast.omar).get(f"/office{cast.path}/roll?after={after}")
    assert "Rosa" in client.page.text
