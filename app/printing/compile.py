"""One document by typst, in a process of its own: its cache would grow inside ours. Arguments: folder, template, fonts…

Run by printing/typeset.py. Reads data.json beside the template, writes out.pdf, tagged and checked as PDF/UA-1.
"""

import sys
from pathlib import Path

import typst

folder, template, moment, *fonts = sys.argv[1:]
typst.compile(
    str(Path(folder) / template),
    output=str(Path(folder) / "out.pdf"),
    root=folder,
    font_paths=fonts,
    ignore_system_fonts=True,
    format="pdf",
    timestamp=int(moment),
    pdf_standards="ua-1",
)
