"""Copy the front-end files we use from npm packages, unmodified, with a manifest of where each is from.

`make vendor`. GOV.UK's styles are compiled from its own sources with our fonts (govuk.scss) and say so.
"""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MODULES = HERE / "node_modules"
VENDOR = ROOT / "app/static/vendor"
FONTS = {
    "@fontsource/barlow-condensed": ("barlow-condensed", ("600", "700"), ("latin", "latin-ext", "vietnamese")),
    "@fontsource/atkinson-hyperlegible-next": ("atkinson-hyperlegible-next", ("400", "700"), ("latin", "latin-ext")),
}
PAPER = {  # the same faces for typst, which reads no WOFF2
    "@expo-google-fonts/atkinson-hyperlegible-next": ("AtkinsonHyperlegibleNext", ("400Regular", "700Bold")),
    "@expo-google-fonts/barlow-condensed": ("BarlowCondensed", ("600SemiBold", "700Bold")),
}
FILES = {
    ("htmx.org", "dist/htmx.min.js"): VENDOR / "htmx.min.js",
    ("altcha", "dist/external/altcha.min.js"): VENDOR / "altcha.min.js",
    ("altcha", "dist/workers/pbkdf2.js"): VENDOR / "altcha-pbkdf2.js",
    ("axe-core", "axe.min.js"): ROOT / "tests/vendor/axe.min.js",
    ("uplot", "dist/uPlot.iife.min.js"): VENDOR / "uplot.iife.min.js",
    ("uplot", "dist/uPlot.min.css"): VENDOR / "uplot.min.css",
}


def main() -> None:
    """Write app/static/vendor, tests/vendor and the manifest."""
    copied = dict(FILES)
    for package, (stem, weights, subsets) in FONTS.items():
        for weight in weights:
            for subset in subsets:
                name = f"{stem}-{subset}-{weight}-normal.woff2"
                copied[package, f"files/{name}"] = VENDOR / "fonts" / name
    for package, (stem, cuts) in PAPER.items():
        for cut in cuts:
            copied[package, f"{cut}/{stem}_{cut}.ttf"] = VENDOR / "fonts-ttf" / f"{stem}_{cut}.ttf"
    entries = []
    for (package, source), target in copied.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / package / source, target)
        entries.append(entry(package, target, source))
    css = VENDOR / "govuk.css"
    sass = ["node_modules/.bin/sass", "--quiet-deps", "--quiet", "--no-source-map", "--style=compressed"]
    subprocess.run([*sass, "govuk.scss", str(css)], cwd=HERE, check=True)
    entries.append(entry("govuk-frontend", css, "compiled by assets/govuk.scss"))
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=1) + "\n")


def entry(package: str, target: Path, source: str) -> dict[str, str]:
    """One line of the manifest."""
    facts = json.loads((MODULES / package / "package.json").read_text())
    return {
        "file": str(target.relative_to(ROOT)),
        "package": package,
        "version": facts["version"],
        "licence": facts.get("license", ""),
        "source": source,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }


if __name__ == "__main__":
    main()
