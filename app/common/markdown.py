"""Markdown as organizers write it → HTML that is safe to show. The one module for markdown-it-py and nh3."""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3", "hr"}
SCHEMES = {"http", "https", "mailto"}

_HEADING = re.compile(r"<(/?)h[1-6]>")
Run = tuple[str, bool, bool]  # text, strong, emphasised
_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])


def render(text: str) -> Markup:
    """HTML of a petition's reasons: paragraphs, lists, quotes, links, emphasis. Raw HTML in it stays text."""
    html = _HEADING.sub(r"<\1h3>", _parser.render(text))  # under the page's own h1 and the section's h2
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return Markup(clean)  # noqa: S704  (cleaned in the line above)


def blocks(text: str) -> list[dict[str, Any]]:
    """The same as plain values, for paper: `kind` heading, paragraph, quote or rule with its `runs`, or list with its
    `items` of runs. An address behind a link stands in brackets after it."""
    found: list[dict[str, Any]] = []
    kinds: list[str] = []  # what we are in, outermost first
    for token in _parser.parse(text):
        if token.type == "hr":
            found.append({"kind": "rule", "runs": []})
        elif token.type == "inline":
            _put(found, kinds, _runs(token.children or []))
        elif token.nesting == 1:
            kinds.append(token.type.removesuffix("_open"))
            if kinds[-1] in ("bullet_list", "ordered_list"):
                found.append({"kind": "list", "ordered": kinds[-1] == "ordered_list", "items": []})
            elif kinds[-1] == "list_item":
                found[-1]["items"].append([])
        elif token.nesting == -1:
            kinds.pop()
        elif token.content.strip():  # indented by four: a program's text elsewhere, here words like all others
            _put(found, kinds, [(token.content.strip(), False, False)])
    return [block for block in found if block.get("runs") or block.get("items") or block["kind"] == "rule"]


def _put(found: list[dict[str, Any]], kinds: list[str], runs: list[Run]) -> None:
    if "list_item" in kinds and found[-1]["kind"] == "list":
        item = found[-1]["items"][-1]
        item.extend([("\n", False, False), *runs] if item else runs)
    else:
        kind = "heading" if "heading" in kinds else "quote" if "blockquote" in kinds else "paragraph"
        found.append({"kind": kind, "runs": runs})


def _runs(tokens: Sequence[Any]) -> list[Run]:
    strong = emphasis = 0
    found: list[Run] = []
    links: list[tuple[str, int]] = []  # address, and how many runs stood before it
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type == "link_open":
            links.append((str(token.attrs.get("href", "")), len(found)))
        elif token.type == "link_close":
            address, start = links.pop()
            said = "".join(run[0] for run in found[start:])
            if address.removeprefix("mailto:") != said:
                found.append((f" ({address})", False, False))
        elif words := " " if token.type == "softbreak" else "\n" if token.type == "hardbreak" else token.content:
            found.append((words, bool(strong), bool(emphasis)))
    return found
