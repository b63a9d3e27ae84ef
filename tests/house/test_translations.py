"""Every sentence is spoken in every language, complete, with the same placeholders."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.source import ROOT

METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
OPTIONS = {"templates/**": {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}}
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
LANGUAGES = ("es",)


def said() -> dict[str | tuple[str, ...], str]:
    """Every sentence in code and templates, and where it is."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS)
    return {message: f"{file}:{line}" for file, line, message, _comments, _context in found if message}


def catalog(language: str) -> Catalog:
    path = ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert path.is_file(), f"{path.relative_to(ROOT)} is missing: make translate"
    return read_po(BytesIO(path.read_bytes()), locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    spoken, missing = catalog(language), []
    for message, where in said().items():
        known = spoken.get(message[0] if isinstance(message, tuple) else message)
        words = (known.string if isinstance(known.string, tuple | list) else (known.string,)) if known else ()
        if not words or not all(words):
            missing.append(f"{where}: {message!r}")
        elif known and known.fuzzy:
            missing.append(f"{where}: {message!r} is marked fuzzy")
    assert not missing, f"Not yet in {language}; make translate, then fill in the catalogue:\n  " + "\n  ".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    faults = []
    for message in catalog(language):
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        words = message.string if isinstance(message.string, tuple | list) else (message.string,)
        holes = set(HOLE.findall(ids[-1]))
        faults += [
            f"{ids[0]!r} → {word!r}"
            for word in words
            if word and set(HOLE.findall(word)) - {"%(num)s"} != holes - {"%(num)s"}
        ]
    assert not faults, f"The {language} sentence must have the same placeholders:\n  " + "\n  ".join(faults)


def test_compiled_catalogues_are_there() -> None:
    for language in LANGUAGES:
        folder = Path(ROOT / "app" / "translations" / language / "LC_MESSAGES")
        assert (folder / "messages.mo").is_file(), f"no compiled catalogue for {language}: make translate"
