"""What a file is, by its first bytes and never by its name."""

import zipfile
from pathlib import Path

from app.common.reading.rows import Unreadable

HEAD = 65_536
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every workbook with a password
OTHERS = {  # beginning → what it is called
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"\x1f\x8b": "gzip", b"BZh": "bzip2",
    b"7z\xbc\xaf": "7-Zip", b"Rar!": "RAR", b"SQLite format 3": "SQLite", b"{\\rtf": "RTF", b"\x7fELF": "ELF",
    b"MZ": "EXE",
}  # fmt: skip
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0c\x0b\x1a\x00"))


def of(path: Path) -> str:
    """csv or xlsx. Raises Unreadable if it is neither."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Unreadable("empty")
    if head.startswith(OLD_OFFICE):
        whole = path.read_bytes() if path.stat().st_size < 50_000_000 else head
        locked = "EncryptedPackage".encode("utf-16-le") in whole
        raise Unreadable("locked" if locked else "old_workbook")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(path)
    for beginning, name in OTHERS.items():
        if head.startswith(beginning) and not (name == "EXE" and _is_text(head)):
            raise Unreadable("other", kind=name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[{")):
        raise Unreadable("markup")
    if not _is_text(head):
        raise Unreadable("binary")
    return "csv"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unreadable("broken") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Unreadable("other", kind="XLSB")
    raise Unreadable("other", kind="OpenDocument" if "content.xml" in names else "zip")


def _is_text(head: bytes) -> bool:
    """Whether it can be text: few control characters; every second byte may be 0 (UTF-16)."""
    if head.startswith(BOMS):
        return True
    odd = len(head) - len(head.translate(None, CONTROL))
    zeros = head.count(0)
    wide = max(head[::2].count(0), head[1::2].count(0)) * 2 > len(head) * 0.6
    return odd <= max(2, len(head) * 0.02) and (wide or zeros <= max(8, len(head) * 0.05))
