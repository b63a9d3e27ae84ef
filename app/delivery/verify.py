"""Is this the packet that was made? The one-file program's answer, for the rest of the application."""

from pathlib import Path

from app.delivery.verify_packet import MANIFEST, NotAPacket, check, follows, told

PROGRAM = Path(__file__).with_name("verify_packet.py")  # handed out as it is

__all__ = ["MANIFEST", "PROGRAM", "NotAPacket", "check", "follows", "told"]
