"""Markdown as organizers write it → HTML that is safe to show. The one module for markdown-it-py and nh3."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "hr"}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])


def render(text: str) -> Markup:
    """HTML of a petition's reasons: paragraphs, lists, quotes, links, emphasis. Raw HTML in it stays text."""
    html = _parser.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")  # the page has its own h1
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return Markup(clean)  # noqa: S704  (cleaned in the line above)
