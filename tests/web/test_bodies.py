"""JSON is refused wherever a form is expected, whatever it holds."""

import pytest

from tests.house import routes


@pytest.mark.parametrize("body", ["5", "null", '{"a": 1}', "{", '"\\ud800"'])
@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_no_json_where_forms_are_taken(app, cast, client, who, body):
    client.be(None if who == "nobody" else cast.ada)
    samples = routes.furnish(cast.petition, cast)
    for rule in routes.rules(app, "POST"):
        answer = client.post(routes.address(rule, samples), data=body, content_type="application/json")
        assert answer.status_code == 415, rule.rule
