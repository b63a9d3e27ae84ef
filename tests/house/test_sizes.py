"""Files and functions stay small enough to be read at one sitting."""

import ast

from tests.house import source

FILE, FUNCTION = 300, 40  # lines
ONE_FILE = "verify_packet.py"  # handed out, to be read and run by itself: whatever it needs is in it
CODE = (("app", "*.py"), ("tests", "*.py"), ("templates", "*.html"), ("app/static", "*.js"), ("app/static", "*.css"))


def test_files_are_short() -> None:
    long = [
        f"{path.relative_to(source.ROOT)}: {lines} lines"
        for folder, pattern in CODE
        for path in (source.ROOT / folder).rglob(pattern)
        if "vendor" not in path.parts
        and path.name != ONE_FILE
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE
    ]
    assert not long, f"Over {FILE} lines: find the second subject and give it a file of its own:\n  " + "\n  ".join(
        long
    )


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}: {lines} lines"
        for name, tree in source.modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
        and not (name.endswith(("web.errors", "web.language")) and node.name == "register")
    ]
    assert not long, f"Over {FUNCTION} lines: name a part of it and call that:\n  " + "\n  ".join(long)


def test_no_drawers() -> None:
    drawers = [name for name in source.modules() if name.split(".")[-1] in ("utils", "helpers", "misc", "common.misc")]
    assert not drawers, f"Modules are nouns that say their subject, not {drawers}"
