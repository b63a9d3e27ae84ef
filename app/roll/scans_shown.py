"""Which picture shows a paper line."""

from app.models import Signature


def page(signature: Signature) -> int | None:
    """The first page of its sheet's scan, if there is one to be seen."""
    scan = signature.sheet.scan if signature.sheet else None
    return scan["pages"][0]["number"] if scan and scan.get("state") == "ready" and scan["pages"] else None
