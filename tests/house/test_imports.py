"""Imports go down the ladder, never up, never sideways, never in circles."""

from tests.house import source

LADDER = (
    {"config"},
    {"common"},
    {"models"},
    {"extensions", "database"},
    {"language"},  # app.web.language: every sentence needs it
    {"audit", "jobs", "mail", "outbox", "printing"},
    {"accounts", "places", "campaigns", "rules"},
    {"roll", "starting"},
    {
        "signing",
        "matching",
        "sampling",
        "ledger",
        "updates",
        "moderation",
        "defence",
        "privacy",
        "insight",
        "api",
        "deeds",
        "admin",
    },
    {"residents", "delivery"},
    {"web"},
    {"entry"},
    {"app", "wsgi"},
)
SHARED = {"config", "common", "models", "extensions", "database", "language", "audit", "jobs", "mail", "outbox"}
SHARED |= {"printing", "web"}
CONFIGURED = {"app.jobs", "app.mail", "app.outbox"}  # these read app.config, and nothing of a request


def feature(name: str) -> str:
    """The name a module has on the ladder."""
    parts = name.split(".")
    if name in ("app", "wsgi", "config"):
        return name
    return "language" if name == "app.web.language" else parts[1]


def rung(name: str) -> int:
    at = feature(name)
    if at not in ("app", "wsgi", *SHARED) and source.is_entry(name):
        at = "entry"
    found = [height for height, names in enumerate(LADDER) if at in names]
    assert found, f"{name}: app/{at} is not on the ladder; give it a rung in tests/house/test_imports.py"
    return found[0]


def test_imports_go_down() -> None:
    faults = []
    for name in source.modules():
        for target, line in source.imports(name):
            if target.split(".")[0] not in ("app", "config", "wsgi") or (target == "app" and name == "wsgi"):
                continue
            mine, theirs = feature(name), feature(target)
            wrapped = source.is_entry(name) and mine == theirs  # a feature's wiring knows its own parts
            if mine == theirs and (wrapped or rung(target) <= rung(name)):
                continue
            if rung(target) > rung(name):
                faults.append(f"{name}:{line} imports {target}, which lies higher")
            elif rung(target) == rung(name) and mine != theirs and mine not in SHARED:
                faults.append(f"{name}:{line} imports {target}, a neighbour on the same rung")
    assert not faults, (
        "Imports go down only. Move what both need to a lower rung, or tell the higher feature by an event or a job:\n"
        + "\n".join(faults)
    )


def test_flask_stays_at_the_entrance() -> None:
    faults = [
        f"{name}:{line}"
        for name in source.modules()
        for target, line in source.imports(name)
        if target.split(".")[0] == "flask" and not source.is_entry(name) and name not in CONFIGURED
    ]
    assert not faults, (
        "Only views, forms, jobs, cli, app/web and wiring import flask. Give the function a plain value instead of the "
        "request or current_app:\n  " + "\n  ".join(faults)
    )


def test_no_circles() -> None:
    graph = {
        name: {t for t, _ in source.imports(name) if t in source.modules() and t not in ("app", name)}
        for name in source.modules()
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "A circle of imports: " + " → ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for target in graph[name]:
                walk(target, (*trail, name))
            done.add(name)

    for name in graph:
        walk(name, ())
