"""Every setting has one place, and is told to who runs the program."""

import ast

import config
from tests.house import source


def test_every_setting_is_documented() -> None:
    path = source.ROOT / "docs" / "operating.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    missing = [setting.name for setting in config.SETTINGS if f"`{setting.name}`" not in text]
    assert not missing, f"Say in docs/operating.md what these settings do: {', '.join(missing)}"


def test_the_environment_is_read_in_config_alone() -> None:
    faults = [
        f"{name}:{node.lineno}"
        for name, tree in source.modules().items()
        if name != "config"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (getattr(node, "attr", None) or getattr(node, "id", None)) in ("environ", "getenv")
    ]
    assert not faults, "Make it a Setting in config.py and read app.config:\n  " + "\n  ".join(faults)
