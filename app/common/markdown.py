"""Markdown as organizers write it → HTML that is safe to show. The one module for markdown-it-py and nh3."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3", "hr"}
SCHEMES = {"http", "https", "mailto"}

_HEADING = re.compile(r"<(/?)h[1-6]>")
_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])


def render(text: str) -> Markup:
    """HTML of a petition's reasons: paragraphs, lists, quotes, links, emphasis. Raw HTML in it stays text."""
    html = _HEADING.sub(r"<\1h3>", _parser.render(text))  # under the page's own h1 and the section's h2
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return Markup(clean)  # noqa: S704  (cleaned in the line above)
