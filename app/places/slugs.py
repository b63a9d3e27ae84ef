"""A city's part of an address: `durham-nc`."""

import re

from app.common.names import fold


def slugify(name: str, state: str) -> str:
    """`Coeur d'Alene`, `ID` → `coeur-dalene-id`; at most 80 characters, letters, digits and single hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "").replace("’", "")).strip("-")
    return f"{plain[:76].strip('-') or 'city'}-{state.lower()}"
