"""The demo's words and figures, from app/demo/content; all cities, people and figures in it are invented."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.campaigns.text import Wording

FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("en", "es")


@lru_cache(maxsize=1)
def campaign() -> dict[str, Any]:
    """The campaign: slug, title, accent, contact, and its words by language."""
    return _toml("campaign")


@lru_cache(maxsize=1)
def cities() -> list[dict[str, Any]]:
    """The six cities, the largest petition first."""
    return _toml("cities")["cities"]


@lru_cache(maxsize=1)
def people() -> dict[str, Any]:
    """What made-up signers are drawn from: names, mail domains, sources, reasons."""
    return _toml("people")


def masters() -> dict[str, Wording]:
    """The campaign's master text in every language."""
    return {
        language: Wording(
            campaign()[language]["title"],
            campaign()[language]["demand"].strip(),
            (FOLDER / f"reasons.{language}.md").read_text(encoding="utf-8").strip(),
        )
        for language in LANGUAGES
    }


def costs(city: dict[str, Any], language: str) -> str:
    """The paragraph on what the program costs in this city; its total is the sum of its parts."""
    travel, fees, cover = (_dollars(amount, language) for amount in city["costs"])
    total = _dollars(sum(city["costs"]), language)
    template: str = campaign()[language]["costs"]
    return template.strip().format(city=city["name"], travel=travel, fees=fees, cover=cover, total=total)


def reached(number: int) -> dict[str, str]:
    """The timeline's sentence for so many signatures, in every language."""
    return {language: campaign()[language]["reached"].format(number=f"{number:,}") for language in LANGUAGES}


def shapes(slug: str) -> bytes | None:
    """The city's wards as GeoJSON, if it has any."""
    path = FOLDER / f"{slug}.geojson"
    return path.read_bytes() if path.exists() else None


def _dollars(amount: int, language: str) -> str:
    # US Spanish writes numbers as US English does
    return f"${amount:,}" if language == "en" else f"{amount:,} dólares"


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
