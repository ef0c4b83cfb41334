"""The built assets, held in memory: names, bytes, gzip, and the headers they go out with."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
MEDIA_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


class AssetsNotBuiltError(RuntimeError):
    """The portal's assets are not built: run python -m sainam.portal.build_assets."""


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    gzipped: bytes | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    names: dict[str, str]
    files: dict[str, Asset]

    def url(self, name: str) -> str:
        return f"/static/{self.names[name]}"


def _asset(path: Path) -> Asset:
    packed = path.with_name(path.name + ".gz")
    return Asset(
        content=path.read_bytes(),
        gzipped=packed.read_bytes() if packed.is_file() else None,
        media_type=MEDIA_TYPES[path.suffix.removeprefix(".")],
    )


@cache
def built_assets() -> Assets:
    manifest = VENDOR / "manifest.json"
    if not manifest.is_file():
        raise AssetsNotBuiltError(AssetsNotBuiltError.__doc__)
    names: dict[str, str] = json.loads(manifest.read_bytes())
    return Assets(names, {name: _asset(VENDOR / name) for name in names.values()})
