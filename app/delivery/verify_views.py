"""Is this the packet that was made? Anybody may ask; the file never leaves their machine."""

import re
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.campaigns import entries
from app.delivery import exports, keys, manifest, papers, sealing, supplements, verify
from app.models import Export
from app.web.access import public

blueprint = Blueprint("verify", __name__)
DIGEST = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/verify")
@public
def ask() -> ResponseReturnValue:
    """Type the code from the cover."""
    typed = request.args.get("code", "").strip()
    if typed and exports.delivered(manifest.read_code(typed)):
        return redirect(url_for(".packet", code=manifest.read_code(typed)))
    return render_template("delivery/verify.html", typed=typed[:40], export=None), 404 if typed else 200


@blueprint.get("/verify/<code>")
@public
def packet(code: str) -> ResponseReturnValue:
    """What the packet of this code holds; compare a file with it, by script or by pasting its digest."""
    known = manifest.read_code(code)
    export = exports.delivered(known)
    if export is None:
        return render_template("delivery/verify.html", typed=code[:40], export=None), 404
    if known != code:
        return redirect(url_for(".packet", code=known))
    typed = "".join(request.args.get("sha256", "").lower().split())
    told = _told(export)
    filed = entries.filed(export.petition)
    match = next((entry["name"] for entry in told if entry["sha256"] == typed), None)
    return render_template(
        "delivery/packet.html", export=export, petition=export.petition, manifest=export.manifest, typed=typed[:80],
        match=match, shaped=bool(DIGEST.fullmatch(typed)), told=told, residency=papers.residency_word,
        filed=next((entry for entry in filed if entry.export_id == export.id), None), others=bool(filed),
        later=supplements.handed_over(export),
    )  # fmt: skip


@blueprint.get("/.well-known/cityroll-key")
@public
def key() -> Response:
    """The public keys with which manifests were signed (Ed25519, 32 bytes as base64), one a line: the first signs now,
    those after it signed packets before."""
    own = manifest.public_key(current_app.config["DATA_DIR"])
    return Response("\n".join([own, *keys.former(own)]) + "\n", mimetype="text/plain")


@blueprint.get("/verify/verify_packet.py")
@public
def program() -> Response:
    """The verifier of one file, for whoever trusts no server: as it lies here."""
    return send_file(verify.PROGRAM, "text/x-python", as_attachment=True, download_name=verify.PROGRAM.name)


def _told(export: Export) -> list[dict[str, Any]]:
    """The digests that anybody is told: of the zip as it was fetched, and of the manifest in it, whose signature nobody
    can guess. A file of few lines could be guessed and tried; its digest is in the manifest, which is in the packet."""
    whole = [{"name": (export.filename or "").removesuffix(sealing.SUFFIX), "sha256": export.sha256}]
    named = {"name": verify.MANIFEST, "sha256": manifest.known_digest(export.manifest or {})}
    return [*(whole if export.sha256 else []), named]
