"""Every setting has one place, and is told to who runs the program."""

import ast
import re

import pytest

import config
from app.defence import limits
from tests.house import source

ELSEWHERE = {"DATABASE_URL", "MAIL_SENDER", "RATELIMIT_STORAGE_URI"}  # handed to a library under its own name


def test_every_setting_is_documented() -> None:
    path = source.ROOT / "docs" / "operating.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    missing = [setting.name for setting in config.SETTINGS if f"`{setting.name}`" not in text]
    assert not missing, f"Say in docs/operating.md what these settings do: {', '.join(missing)}"
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))
    gone = told - {setting.name for setting in config.SETTINGS}
    assert not gone, f"docs/operating.md tells of settings that are not there: {', '.join(sorted(gone))}"


def test_every_setting_does_something() -> None:
    read = {
        node.value
        for name, tree in source.modules().items()
        if name != "config"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    idle = [setting.name for setting in config.SETTINGS if setting.name not in read | ELSEWHERE]
    assert not idle, f"Nothing reads these settings; take them away or use them: {', '.join(idle)}"


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


@pytest.mark.parametrize(
    "wish", ["", "many", "10", "10 per moment", "10 per hour;", "ten per hour", "10 per hour, 5 per day"]
)
def test_a_limit_that_makes_no_sense_is_refused_at_the_start(wish: str) -> None:
    with pytest.raises(config.SettingError, match="LIMITS_SIGN_WITH_PROOF must look like"):
        config.load({"LIMITS_SIGN_WITH_PROOF": wish})


@pytest.mark.parametrize("wish", ["30 per hour", "10 per minute; 60 per hour", "5/second", "1 per 15 minutes"])
def test_limits_as_they_are_written(wish: str) -> None:
    assert config.load({"LIMITS_SIGN_WITH_PROOF": wish})["LIMITS_SIGN_WITH_PROOF"] == wish
    assert limits._windows(wish)
