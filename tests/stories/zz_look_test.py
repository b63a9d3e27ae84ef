import os
from app.extensions import db
from app.models import *
from tests.browser import SIZES, axe, fits
from tests.matching.conftest import father_and_son, matched
from tests.matching.people import put

def test_look(visit, cast, outbox):
    r = father_and_son(cast, "Robert", "Alvarez")
    a = put(cast.petition, "Robert J.", "Marín", "r.marin@mail.example", days=10, street_address="20 Birch St", postal_code="99501")
    b = put(cast.petition, "Bob", "Marin", "", days=16, street_address="20 Birch Street", unit="2", postal_code="99501")
    c = put(cast.petition, "Grace", "Goldberg", "grace@mail.example", days=1, postal_code="99501", street_address="1 Elm Court")
    d = put(cast.petition, "Grace", "Goldberg", "Grace@mail.example", days=4, postal_code="99502", external_id="x", origin=None) if 0 else None
    e = put(cast.petition, "Grace", "Goldbergg", "grace@mail.example", days=4, postal_code="99501")
    matched(cast)
    for p in db.session.query(Pair): print(p.a_id, p.b_id, p.probability, p.level, p.veto, p.verdict, p.decision, p.reasons)
    base = f"/office{cast.path}"
    page = visit.sign_in(cast.omar.email)
    os.makedirs("/tmp/shots", exist_ok=True)
    first = db.session.query(Pair).filter_by(verdict="review").order_by(Pair.probability.desc()).first()
    paths = {"queue": base + "/doubles", "two": f"{base}/doubles/{first.a_id}/{first.b_id}", "auto": base + "/doubles/decided", "open": base + "/doubles/decided?what=open", "reviewers": base + "/doubles/reviewers"}
    for q in db.session.query(Signature).filter_by(standing="double"): paths["aside"] = f"{base}/roll/{q.id}"
    db.session.commit()
    faults = []
    for name, path in paths.items():
        page.goto(path)
        for lang in ("en","es"):
            page.goto(path + ("&" if "?" in path else "?") + "lang=" + lang)
            for size in SIZES:
                for scheme in ("light", "dark"):
                    page.set_viewport_size(SIZES[size]); page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    page.screenshot(path=f"/tmp/shots/{name}-{lang}-{size}-{scheme}.png", full_page=True)
                    for check in (axe, fits):
                        try: check(page)
                        except AssertionError as x: faults.append(str(x)[:600])
    assert not faults, "\n".join(dict.fromkeys(faults))
