# SPDX-License-Identifier: Apache-2.0
"""`python -m config.commands.assets`: puts front-end packages where pages find them and compiles translations.

Apart from the node's own commands, because it works on the source tree at set-up and needs no store. Packages come
from npm by lock file into node_modules; nothing of theirs is committed. Their stylesheet loses its typeface here:
ours is set once, in tokens.css.
"""

import re
import shutil
from pathlib import Path

from config.commands import translations

CONFIG = Path(__file__).resolve().parents[1]
ROOT = CONFIG.parents[1]
VENDOR = CONFIG / "static" / "vendor"

COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "bpmn-js/dist/bpmn-modeler.production.min.js": "bpmn-modeler.min.js",
    "bpmn-js/dist/assets/diagram-js.css": "diagram-js.css",
    "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js.css",
    "bpmn-js/dist/assets/bpmn-font/css/bpmn.css": "bpmn-font.css",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff2": "bpmn.woff2",
    "dmn-js/dist/dmn-modeler.production.min.js": "dmn-modeler.min.js",
    "dmn-js/dist/assets/diagram-js.css": "dmn-diagram-js.css",
    "dmn-js/dist/assets/dmn-js-shared.css": "dmn-js-shared.css",
    "dmn-js/dist/assets/dmn-js-drd.css": "dmn-js-drd.css",
    "dmn-js/dist/assets/dmn-js-boxed-expression.css": "dmn-js-boxed-expression.css",
    "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css": "dmn-js-boxed-expression-controls.css",
    "dmn-js/dist/assets/dmn-js-decision-table.css": "dmn-js-decision-table.css",
    "dmn-js/dist/assets/dmn-js-decision-table-controls.css": "dmn-js-decision-table-controls.css",
    "dmn-js/dist/assets/dmn-js-literal-expression.css": "dmn-js-literal-expression.css",
    "dmn-js/dist/assets/dmn-font/css/dmn.css": "dmn-font.css",
    "dmn-js/dist/assets/dmn-font/font/dmn.woff2": "dmn.woff2",
    "d3-array/dist/d3-array.min.js": "d3-array.min.js",
    "d3-geo/dist/d3-geo.min.js": "d3-geo.min.js",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "world-atlas/countries-110m.json": "countries-110m.json",
}
"""From node_modules to static/vendor."""


def copy_packages(modules: Path, vendor: Path) -> list[str]:
    """Copy what pages use from `modules` to `vendor`; the names that were not there."""
    vendor.mkdir(parents=True, exist_ok=True)
    missing = []
    for source, target in COPIES.items():
        if not (modules / source).is_file():
            missing.append(source)
        elif target.endswith(".css"):
            (vendor / target).write_text(own_typeface((modules / source).read_text()))
        else:
            shutil.copyfile(modules / source, vendor / target)
    return missing


def own_typeface(css: str) -> str:
    """The stylesheet without gov.uk's typeface, crest and source map: their licence covers gov.uk only.

    Signs that an editor draws by a font stay, in the one format that every browser reads.
    """
    css = re.sub(r"@font-face\{[^}]*\}", "", css)  # written without a space: gov.uk's
    css = css.replace("GDS Transport,arial,sans-serif", "var(--type)")
    css = re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", css)
    css = re.sub(r"src: url\('\.\./font/[^']*\.eot\?\d+'\);", "", css)
    css = re.sub(r"src:[^;]*?url\('\.\./font/(\w+)\.woff2\?\d+'\)[^;]*;", r"src: url('\1.woff2') format('woff2');", css)
    return re.sub(r"/\*# sourceMappingURL=\S+ \*/", "", css)


def main() -> None:
    """Copy, then compile; say what is missing, because pages work without it."""
    missing = copy_packages(ROOT / "node_modules", VENDOR)
    for source in missing:
        print(f"not in node_modules: {source} (pages work without it; `npm ci` brings it)")
    for compiled in translations.compile_all(CONFIG / "locale"):
        print(f"compiled {compiled.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
