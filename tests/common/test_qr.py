"""QR codes: a picture that names its address, the same for the same text."""

from xml.etree import ElementTree

from app.common import qr

ADDRESS = "https://petitions.example/sunday-library/millbrook-ak?a=1&b=<2>"


def test_the_picture_is_svg_that_a_page_can_hold() -> None:
    picture = ElementTree.fromstring(qr.svg(ADDRESS))
    assert picture.tag.endswith("svg")
    assert picture.findtext("{*}title") == ADDRESS
    assert picture.get("width") is None, "it takes the width that its place gives it"
    assert "script" not in qr.svg(ADDRESS)


def test_the_same_address_gives_the_same_picture() -> None:
    assert qr.svg(ADDRESS) == qr.svg(ADDRESS) != qr.svg(ADDRESS + "x")
