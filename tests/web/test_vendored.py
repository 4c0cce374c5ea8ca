"""What npm brought: served as it is, under the version's own address, and nothing beside it."""

import gzip
import json

import httpx
import pytest
from conftest import ROOT, Service

FOLDER = ROOT / "node_modules" / "@zazuko" / "yasgui"
FILES = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="npm brought no @zazuko/yasgui (make test)")


def address(file: str, version: str | None = None) -> str:
    installed = json.loads((FOLDER / "package.json").read_text("utf-8"))["version"]
    return f"/static/npm/@zazuko/yasgui/{version or installed}/{file}"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("coding", ["gzip, br", "identity", "gzip;q=0", ""])
def test_a_file_comes_as_npm_brought_it_small_for_who_takes_it_so(service: Service, file: str, coding: str) -> None:
    with httpx.stream("GET", f"{service.address}{address(file)}", headers={"Accept-Encoding": coding}) as found:
        body = b"".join(found.iter_raw())
    small = coding == "gzip, br"
    assert found.status_code == 200
    assert found.headers.get("content-encoding") == ("gzip" if small else None)
    assert (gzip.decompress(body) if small else body) == (FOLDER / "build" / file).read_bytes()
    assert found.headers["content-type"] == f"{FILES[file]}; charset=utf-8"


def test_it_may_be_kept_for_a_year_since_another_version_has_another_address(web: httpx.Client) -> None:
    headers = web.get(address("yasgui.min.js")).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("file", FILES)
def test_the_page_asks_for_the_files_that_are_there(web: httpx.Client, file: str) -> None:
    assert f'"{address(file)}"' in web.get("/sparql", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    "path",
    [
        address("package.json"),
        address("yasgui.esm.js"),
        address("../package.json"),
        address("..%2fpackage.json"),
        address("yasgui.min.js", "0.0.1"),
        "/static/npm/",
        "/static/npm/axe-core/axe.min.js",
        "/static/../../../node_modules/axe-core/axe.min.js",
        "/node_modules/@zazuko/yasgui/build/yasgui.min.js",
    ]
    if FOLDER.is_dir()
    else [],
)
def test_nothing_else_of_the_folder_is_served(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
