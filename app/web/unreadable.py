"""Why a file cannot be read, in a sentence, with the line where there is one."""

from app.common.reading import Unreadable
from app.web.language import lazy_gettext as _l
from app.web.language import number

SENTENCES = {
    "nothing": _l("Choose a file first."),
    "empty": _l("The file is empty."),
    "no_rows": _l("The file has a header and nothing below it."),
    "no_header": _l("Line %(line)s should name the columns, but holds data. Add a line with names on top."),
    "columns": _l("There are more than %(most)s columns: that is no list of people."),
    "rows": _l("There are more than %(most)s lines. Split the file in two."),
    "cell": _l(
        "Line %(line)s has a cell of more than %(most)s characters. Is a quotation mark opened there and never closed?"
    ),
    "line": _l("Line %(line)s is longer than %(most)s characters: that is no list of people."),
    "quote": _l("A quotation mark is opened on line %(line)s and never closed."),
    "binary": _l("This is not a text file. Save the list as CSV or XLSX."),
    "markup": _l("This is a web page or a program’s data, not a table. Save the list as CSV or XLSX."),
    "other": _l("This is a file of the kind “%(kind)s”. Save the list as CSV or XLSX."),
    "old_workbook": _l("This is an old Excel file (XLS). Save it as XLSX or CSV."),
    "locked": _l("The workbook has a password. Save it without one, or as CSV."),
    "broken": _l("The workbook is damaged. Open it in your spreadsheet program and save it again, or save it as CSV."),
    "bomb": _l("Unpacked, the workbook would be far too large. Save it as CSV."),
    "heavy": _l("The workbook is too large to be read as XLSX. Save it as CSV."),
    "gone": _l("The file was deleted: it is kept for a week. Upload it again."),
    "no_sheet": _l("There is no such worksheet in this file."),
    "unknown_encoding": _l("That is not an encoding we know."),
}


def told(error: Unreadable) -> str:
    """The sentence for whoever handed the file in."""
    return said(error.code, error.line, error.facts)


def said(code: str, line: int | None, facts: dict[str, str | int]) -> str:
    """The same, from what was kept of the error."""
    shown = {name: number(value) if isinstance(value, int) else value for name, value in facts.items()}
    return str(SENTENCES[code]) % {"line": line, **shown}
