"""The code as house tests read it: modules, their syntax trees, what they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENTRY = ("views", "forms", "jobs", "cli", "pages")  # also as the end of a name: petition_views


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its dotted name, packages without `.__init__`."""
    found = {}
    for path in [*sorted((ROOT / "app").rglob("*.py")), ROOT / "config.py", ROOT / "wsgi.py"]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imports(name: str) -> Iterator[tuple[str, int]]:
    """What a module imports, inside functions too, and the line; type-checking-only imports are left out."""
    tree = modules()[name]
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            parts = whole & set(modules())
            yield from ((part, node.lineno) for part in sorted(parts))
            if whole - parts:
                yield node.module, node.lineno


def is_entry(name: str) -> bool:
    """Whether this module is where people, jobs or commands come in, or the wiring of a feature."""
    parts = name.split(".")
    if len(parts) < 2 or parts[1] in ("web", "demo", "bench") or name == "app.accounts.wiring":
        return name != "config"
    is_package = (ROOT / Path(*parts) / "__init__.py").is_file()
    return is_package or (len(parts) > 2 and parts[-1].split("_")[-1] in ENTRY)
