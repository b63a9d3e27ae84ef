"""Each third-party library stands behind one module, so that replacing it is an afternoon."""

import ast
import subprocess
import sys

from tests.house import source

EVERYWHERE = {"flask", "sqlalchemy", "click", "werkzeug", "wtforms", "jinja2", "markupsafe", "app", "config", "wsgi"}
BEHIND: dict[str, str] = {  # library → the module (or package) that knows it
    "altcha": "app.defence",
    "babel": "app.web.language",
    "css_inline": "app.mail",
    "duckdb": "app.matching.at_scale",
    "dbos": "app.jobs",
    "email_validator": "app.signing.forms",
    "flask_babel": "app.web.language",
    "flask_mail": "app.mail",
    "govuk_frontend_wtf": "app.web",
    "itsdangerous": "app.defence",
    "markdown_it": "app.common.markdown",
    "nh3": "app.common.markdown",
    "nicknames": "app.matching.given",
    "nameparser": "app.common.names",
    "pikepdf": "app.printing.typeset",
    "rapidfuzz": "app.matching.alike",
    "openpyxl": "app.common.reading.workbook",
    "prometheus_client": "app.web.watching",
    "pypdfium2": "app.roll.scanner",
    "psycopg": "app.jobs",
    "pyarrow": "app.matching.at_scale",
    "pyspark": "app.matching.at_scale",
    "secure": "app.web.headers",
    "segno": "app.common.qr",
    "shapely": "app.places.shapes",
    "splink": "app.matching.at_scale",
    "structlog": "app.web.logs",
    "typst": "app.printing",
    "pyrage": "app.delivery.sealing",
    "yaml": "app.rules.exchange",
    "webauthn": "app.web.passkeys",
    "whitenoise": "app.web",
    "xlsxwriter": "app.common.tables",
}
BOUND: dict[str, set[str]] = {  # extensions are made in app/extensions.py and used where their subject is
    "numpy": {"app.matching", "app.places.shapes"},
    "PIL": {"app.signing.card", "app.roll.scanner"},  # our own picture; those of others, in a process of its own
    "cryptography": {"app.common.tokens", "app.delivery.manifest"},
    "flask_limiter": {"app.extensions", "app.defence"},
    "limits": {"app.defence"},
    "flask_login": {"app.accounts.wiring"},
    "flask_migrate": {"app.extensions", "app.jobs"},
    "flask_security": {
        "app.extensions",
        "app.accounts",
        "app.models.account",
        "app.models.people",
        "app.web.access",
        "app.web.passkeys",
    },
    "flask_sqlalchemy": {"app.extensions"},
    "flask_wtf": {"app.extensions", "app.web"},
    "flask_babel": {"app.extensions", "app.web.language"},
    "flask_mail": {"app.extensions", "app.mail"},
}
EXTRA = ("duckdb", "pyarrow", "pyspark", "splink")  # `scale`, not installed otherwise
HEAVY = {
    "shapely", "numpy", "xlsxwriter", "segno", "typst", "pyrage", "PIL", "nameparser", "nicknames", "openpyxl",
    "pikepdf", "pypdfium2", *EXTRA,
}  # fmt: skip


def within(name: str, place: str) -> bool:
    return name == place or name.startswith(place + ".")


def third_party() -> list[tuple[str, int, str]]:
    """Module, line, library of every import of somebody else's code."""
    return [
        (name, line, target.split(".")[0])
        for name in source.modules()
        for target, line in source.imports(name)
        if target.split(".")[0] not in EVERYWHERE | set(sys.stdlib_module_names)
    ]


def test_each_library_behind_one_module() -> None:
    faults = []
    for name, line, library in third_party():
        places = BOUND.get(library) or ({BEHIND[library]} if library in BEHIND else set())
        if library in ("flask_wtf", "govuk_frontend_wtf") and name.endswith("forms"):
            continue
        if not places:
            faults.append(f"{name}:{line} imports {library}, which stands behind no module yet")
        elif not any(within(name, place) for place in places):
            faults.append(f"{name}:{line} imports {library}, which stands behind {' and '.join(sorted(places))}")
    assert not faults, (
        "Call the module that stands in front of the library; a new library gets its line in "
        "tests/house/test_libraries.py:\n  " + "\n  ".join(faults)
    )


def test_heavy_libraries_are_imported_where_used() -> None:
    faults = [
        f"{name}:{node.lineno} imports {library}"
        for name, tree in source.modules().items()
        if name != "app.printing.compile"  # a program of its own, in a process of its own
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for library in [(node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name]
        if library.split(".")[0] in HEAVY
    ]
    assert not faults, "Import these inside the function that uses them (start in under 2 s):\n  " + "\n  ".join(faults)


def test_the_extra_is_imported_by_nothing_else() -> None:
    """Where it is installed too: the application and the matching of a roll run without it."""
    program = """if True:
        import sys
        sys.modules.update(dict.fromkeys(%r))  # an import of one of these fails
        from app import create_app
        from app.common import keys
        from app.matching import engine
        from app.matching.record import Record
        assert create_app
        keys.use("a key of this test")
        signed = "Ana", "Garcia", "ana@mail.example", "", "12 Elm St", "", "Alder", "97101"
        twice = [Record(1, *signed, 1e6, "online"), Record(2, *signed, 3e6, "online")]
        print([pair[:2] for pair in engine.run(twice, total=2)])
    """
    done = subprocess.run([sys.executable, "-c", program % (EXTRA,)], cwd=source.ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[(1, 2)]", done.stderr
