"""What the rules say, in words: levels, vetoes and reasons by their codes. No names."""

from typing import Any

from app.web.language import lazy_gettext as _l

SAID: dict[str, Any] = {
    "exact": _l("the same mailbox and the same name"),
}


def reason(code: str, weight: float = 0, *params: Any) -> str:
    """One piece of evidence; `params` as its Reason has them."""
    return str(SAID.get(code, code))


def explained(told: Any) -> list[str]:
    """Lines that say why two signatures are held to be one person's, or not."""
    return [f"{told.comparison.probability:.3f} {told.comparison.level} {told.comparison.veto}"]
