"""What the pages load: locked, named by content, with licences."""

import json

import pytest

from sainam.portal import build_assets
from sainam.portal.assets import built_assets

pytestmark = pytest.mark.usefixtures("assets")


def test_the_lock_file_pins_every_package_by_hash_and_names_no_host() -> None:
    packages = json.loads(build_assets.LOCK.read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_building_again_changes_nothing() -> None:
    def times() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in build_assets.VENDOR.glob("[!.]*")}

    before = times()
    build_assets.main()
    assert times() == before


def test_what_others_made_comes_with_its_licence() -> None:
    for name in build_assets.LICENCES:
        assert (build_assets.VENDOR / f"licence-{name}").stat().st_size > 100


def test_stylesheets_name_only_files_that_are_there() -> None:
    style = built_assets().files[built_assets().names["sainam.css"]].content.decode()
    for font in build_assets.FONTS:
        assert f"url({built_assets().names[font]})" in style
    assert "http" not in style
