"""Markdown as organizers write it: what it may say, and nothing that runs, loads or hides."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>1</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<p style="color:red" onclick="x()">x</p>',
    "<style>*{display:none}</style>",
    "<iframe src=https://other.example></iframe>",
    "[x](javascript:alert(1))",
    "[x](JAVA&#83;cript:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](https://other.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "on\\"mouseover=alert(1)")',
]
ALLOWED = {tag: {"href", "rel", "title"} if tag == "a" else set() for tag in markdown.TAGS}


def elements(text: str) -> list[tuple[str, dict[str, str]]]:
    """The elements a browser makes of it, with their attributes."""
    found = html5lib.parseFragment(str(markdown.render(text)), namespaceHTMLElements=False)
    return [(element.tag, element.attrib) for element in found.iter() if element is not found]


def assert_harmless(text: str) -> None:
    for tag, attributes in elements(text):
        assert tag in ALLOWED, f"<{tag}> from {text!r}"
        assert set(attributes) <= ALLOWED[tag], f"{attributes} from {text!r}"
        scheme = attributes.get("href", "").partition(":")[0].strip().lower()
        assert "script" not in scheme, text
        assert scheme != "data", text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_gets_through(text: str) -> None:
    assert_harmless(text)


@given(st.text(alphabet=st.sampled_from("<>[]()!\"'=:/&;#`*_-\n ajsv.xscriptonge"), max_size=60))
def test_nothing_hostile_can_be_put_together(text: str) -> None:
    assert_harmless(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**people** *work*", "<p><strong>people</strong> <em>work</em></p>"),
        ("# One\n\n## Two", "<h3>One</h3>\n<h3>Two</h3>"),  # under the page's own h1 and h2
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),  # raw HTML is shown, so that nobody wonders where it went
        ("[x](https://a.example)", '<p><a href="https://a.example" rel="nofollow noopener">x</a></p>'),
        ("[x](mailto:a@b.example)", '<p><a href="mailto:a@b.example" rel="nofollow noopener">x</a></p>'),
        ("", ""),
    ],
)
def test_what_it_may_say(text: str, html: str) -> None:
    assert markdown.render(text).strip() == html
