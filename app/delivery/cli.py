"""`flask roll export` and `flask roll verify`: commands of the roll's group."""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from app.campaigns import listing
from app.delivery import exports, making, manifest, packet, sealing, selection
from app.delivery import verify as verifying
from app.delivery.selection import PAPERS, Selection
from app.extensions import db
from app.models import Export, Petition
from app.printing.typeset import TypesetError

WHY = {
    "edition": "A {format} has no {edition} edition.",
    "future": "--as-of lies in the future.",
    "empty": "Nobody had confirmed by then: an empty packet is not made.",
    "nothing": "Nothing is new since {former}.",
    "emptied": "The petition's time is over and its signers are erased: numbers and digests are left.",
}


@click.command("export", epilog="Example: flask roll export train-here/durham-nc --format packet --out durham.zip")
@click.argument("path", metavar="CAMPAIGN/CITY")
@click.option("--format", "format", type=click.Choice(list(exports.EDITIONS)), required=True)
@click.option("--edition", type=click.Choice(list(selection.COLUMNS)), default="clerk", show_default=True)
@click.option("--fields", metavar="A,B,…", help="Of a table only these columns of the edition, and the line's number.")
@click.option("--reason", default="roll export", help="What for; kept in the log. `full` needs one.")
@click.option("--as-of", metavar="TIME", help="An earlier instant, ISO 8601: 2026-03-04T14:20:00Z.")
@click.option("--out", "target", type=click.Path(path_type=Path), required=True,
              help="The file; for a packet or a PDF of many volumes a new folder, or a zip.")  # fmt: skip
@click.option("--paper", type=click.Choice(PAPERS), default="letter", show_default=True)
@click.option("--encrypt-to", metavar="KEY", help="Encrypt the file to this public key of age: age1…")
@click.option("--passphrase", "worded", is_flag=True, help="Encrypt it with a passphrase, which is shown once.")
@click.option("--supplement-to", "former", metavar="CODE", help="A packet: only what is new since, and what changed.")
@click.option("--again", metavar="CODE", help="A packet: the same once more.")
def export(
    path: str, format: str, edition: str, fields: str | None, reason: str, as_of: str | None, target: Path,
    former: str | None, again: str | None, paper: str, encrypt_to: str | None, worded: bool,
) -> None:  # fmt: skip
    """Write the roll, or the whole packet, as of one instant. E-mail and phone are in `full`, our own copy; in `clerk`
    only if the rule card demands them, of signers who were told so before they signed.

    Whoever may run commands on the server may read its database: `full` asks for a reason, not for a second factor.
    """
    petition = listing.find(*path.partition("/")[::2])
    if petition is None:
        raise click.ClickException(f"There is no petition {path}; see `flask petition list`.")
    if format != "packet" and (former or again):
        raise click.ClickException("--supplement-to and --again are of packets: --format packet.")
    if edition == "full" and reason == "roll export":
        raise click.ClickException("The full edition holds e-mail and phone: say with --reason what it is for.")
    wanted = _fields(petition, format, edition, fields) if fields else ()
    sealed_to = _sealed(encrypt_to, worded)
    _free(target, format)
    try:
        if again:
            row = exports.again(_packet(petition, again), None)
            format, edition, row.sealed_to = row.format, row.edition, sealed_to
        else:
            since = _packet(petition, former) if former else None
            row = exports.note(
                petition, format, edition, reason, _time(as_of), former=since, fields=wanted, paper=paper,
                sealed_to=sealed_to,
            )  # fmt: skip
    except exports.Refused as refused:
        why = WHY[refused.code].format(format=format, edition=edition, former=former)
        raise click.ClickException(why) from None
    code, export_id, generation = row.code or "", row.id, row.generation
    db.session.commit()
    try:
        chosen = _write(format, code, export_id, target, sealed_to, generation)
    except click.ClickException as error:
        exports.fail(export_id, error.message)
        raise
    click.echo(f"{target}: {selection.total(chosen)} people as of {as_of or chosen.as_of.isoformat()}")


def _free(target: Path, format: str) -> None:
    if target.exists() and (target.is_dir() or (format == "packet" and target.suffix != ".zip")):
        raise click.ClickException(f"{target} is there already; name a new one.")
    if not target.absolute().parent.is_dir():
        raise click.ClickException(f"{target} cannot be written: there is no folder {target.parent}.")


def _packet(petition: Petition, code: str) -> Export:
    found = exports.delivered(manifest.read_code(code))
    if found is None or found.petition_id != petition.id:
        raise click.ClickException(f"No packet {code} of this petition was made here.")
    return found


def _fields(petition: Petition, format: str, edition: str, typed: str) -> tuple[str, ...]:
    if format not in ("csv", "xlsx"):
        raise click.ClickException("--fields is for csv and xlsx; papers have columns of their own.")
    try:
        return selection.choose(edition, [name.strip() for name in typed.split(",") if name.strip()], petition.demands)
    except selection.NoSuchField as error:
        has = ", ".join(selection.offered(edition, petition.demands))
        raise click.ClickException(f"The {edition} edition has no {error}; it has {has}.") from None


def _sealed(key: str | None, worded: bool) -> str | None:
    if key and worded:
        raise click.ClickException("Either --encrypt-to or --passphrase.")
    try:
        return sealing.recipient(key) if key else sealing.PASSPHRASE if worded else None
    except sealing.BadKey:
        raise click.ClickException("--encrypt-to takes a public key of age, which begins with age1.") from None


def _write(
    format: str, code: str, export_id: int, target: Path, sealed_to: str | None, generation: int
) -> Selection:  # fmt: skip
    """Make it beside the database, put it where it belongs, and only then note that it was taken."""
    settings = current_app.config
    folder = Path(tempfile.mkdtemp(prefix="export-", dir=settings["DATA_DIR"]))
    try:
        chosen, before = exports.begin(export_id)
        length = making.steps(format, selection.total(chosen))
        with click.progressbar(length=length, file=sys.stderr) as bar:
            places = settings["DATA_DIR"], settings["PUBLIC_URL"]
            made, signed = making.make(chosen, format, code, folder, *places, bar.update, before)
        exports.check(export_id, signed)
        if made.is_dir() and (sealed_to or target.suffix == ".zip"):
            made = packet.pack(made, folder / target.name, chosen.as_of)
        elif made.is_dir() and target.suffix:
            raise click.ClickException("This roll needs many volumes: let --out name a folder or a .zip.")
        digest = manifest.digest(made) if made.is_file() else None
        if sealed_to:
            made = sealing.seal(made, sealed_to, export_id, generation)
        shutil.move(made, target)
        exports.finish(export_id, target, signed, digest, "taken")
        db.session.commit()
        if sealed_to == sealing.PASSPHRASE:
            click.echo(f"Passphrase, shown this once: {sealing.passphrase(export_id, generation)}", err=True)
        return chosen
    except exports.Refused:
        raise click.ClickException(f"What was built differs from packet {code} as it was delivered.") from None
    except TypesetError as error:
        raise click.ClickException(f"A page could not be set: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@click.command("verify", epilog="Example: flask roll verify durham.zip --key 3q2+7w…=")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--key", help="The key to trust, from /.well-known/cityroll-key of whoever made it; else our own.")
def verify(path: Path, key: str | None) -> None:
    """Check a packet (folder or zip) against its manifest. Asks no server and no database."""
    try:
        found, faults = verifying.check(path, key or manifest.public_key(current_app.config["DATA_DIR"]))
    except verifying.NotAPacket as error:
        raise click.ClickException(str(error)) from None
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{path} is not the packet that was made.")
    click.echo(
        f"{verifying.told(path, found)} This compares the files inside; a zip made anew of them is not the same file, "
        "and /verify will say so."
    )


def _time(typed: str | None) -> datetime | None:
    if typed is None:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise click.ClickException(f"{typed!r} is no time; write 2026-03-04T14:20:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
