"""The demo catalog's records before the validators that others wrote."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator.citation import (
    SitemapEntry,
    google_scholar,
    jsonld,
    link_elements,
    open_graph,
    record_files,
    reference_of_collection,
    reference_of_dataset,
    reference_of_release,
    sitemap,
)
from generator.manifests import read_catalog
from generator.model.catalog import public_edition
from generator.model.record import replace
from generator.model.release import Release, ReleasedVersion
from generator.summaries import SummaryFolder
from tests.integration.validators import (
    ROOT,
    SIGNPOSTING,
    XML_SCHEMA,
    node_file,
    run,
    run_python,
    tool,
)

pytestmark = pytest.mark.integration


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as a static host does that knows linksets."""

    def guess_type(self, path):
        is_linkset = str(path).endswith("linkset.json")
        return "application/linkset+json" if is_linkset else super().guess_type(path)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{httpd.server_port}/"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="module")
def references(server):
    _, url = server
    reading = read_catalog(ROOT)
    edition = public_edition(reading.catalog, SummaryFolder(ROOT / "catalog" / "summaries"))
    settings = replace(edition.settings, url=url)
    found = [
        reference_of_dataset(settings, c, d, v, edition.summaries.read(d.accession, v.version))
        for c, d in edition.datasets()
        for v in d.versions
    ]
    found += [reference_of_collection(settings, collection) for collection in edition.collections]
    newest = max(reference.date for reference in found)
    versions = tuple(
        ReleasedVersion(
            accession=d.accession, version=v.version, sha256=tuple((a.role, a.sha256) for a in v.assets)
        )
        for _, d in edition.datasets()
        for v in d.versions
    )
    release = Release(date=newest, versions=versions)
    return [*found, reference_of_release(settings, release, edition.collections)]


@pytest.fixture(scope="module")
def folders(server, references):
    """The records of every reference in the folder of its permalink, with a bare page."""
    root, url = server
    made = []
    for reference in references:
        folder = root / reference.permalink.removeprefix(url)
        folder.mkdir(parents=True)
        for file in record_files(reference):
            (folder / file.name).write_text(file.text, encoding="utf-8", newline="")
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>\n'
            f"{link_elements(reference)}\n{open_graph(reference)}\n{google_scholar(reference)}\n"
            f'<script type="application/ld+json">{jsonld(reference)}</script></head>'
            "<body><p>b</p></body></html>"
        )
        (folder / "index.html").write_text(page, encoding="utf-8")
        made.append(folder)
    return made


def named(folders, name):
    found = [folder / name for folder in folders if (folder / name).exists()]
    assert found
    return found


def test_citation_file_format(folders):
    files = map(str, named(folders, "CITATION.cff"))
    done = run(tool("check-jsonschema"), "--builtin-schema", "vendor.citation-file-format", *files)
    assert done.returncode == 0, done.stdout


def test_croissant(folders):
    command = tool("mlcroissant")
    for file in named(folders, "croissant.json"):
        done = run(command, "validate", "--jsonld", str(file))
        assert done.returncode == 0, done.stderr
        assert "Found the following" not in done.stderr, done.stderr


def test_datacite(folders):
    code = """
import json, sys
from datacite import schema45
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        data = json.load(file)
    for error in schema45.validator.iter_errors(data):
        print(name, list(error.path), error.message)
"""
    assert run_python("datacite", code, *named(folders, "datacite.json")) == ""


def test_bibtex(folders):
    code = """
import sys
from pybtex.database import parse_file
for name in sys.argv[1:]:
    if "dataset" not in {entry.type for entry in parse_file(name).entries.values()}:
        print(name)
"""
    assert run_python("pybtex", code, *named(folders, "citation.bib")) == ""


def test_ris(folders):
    code = """
import sys, rispy
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        for entry in rispy.load(file):
            if "unknown_tag" in entry:
                print(name, entry["unknown_tag"])
"""
    assert run_python("rispy", code, *named(folders, "citation.ris")) == ""


def test_signposting(folders, references):
    assert len(folders) == len(references)
    assert all('rel="item"' in (folder / "index.html").read_text() for folder in folders)
    assert run_python("signposting", SIGNPOSTING, *[reference.permalink for reference in references]) == ""


def test_sitemap(tmp_path, references):
    xsd = node_file("sitemap/schema/sitemap.xsd")
    path = tmp_path / "sitemap.xml"
    path.write_text(sitemap([SitemapEntry(url=r.permalink, modified=r.date) for r in references]))
    assert run_python("lxml", XML_SCHEMA, xsd, path) == ""


def test_html(folders):
    jar = node_file("vnu-jar/build/dist/vnu.jar")
    done = run("java", "-jar", jar, "--errors-only", *map(str, named(folders, "index.html")))
    assert done.returncode == 0, done.stderr


def is_chosen(index, references):
    """One crate takes seconds: the first of every kind, and the one with the most people."""
    kinds = [reference.kind for reference in references]
    people = [len(reference.creators) for reference in references]
    return index in {*map(kinds.index, kinds), people.index(max(people))}


def test_research_object_crates(folders, references, tmp_path):
    """No fault at level REQUIRED; at RECOMMENDED only what the manifests do not tell."""
    command = tool("rocrate-validator")
    cache = tmp_path / "cache"
    seed = """
import io, sys
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from urllib3.response import HTTPResponse

class Disk(HTTPAdapter):
    def send(self, request, **_):
        with open(sys.argv[2], "rb") as file:
            body = io.BytesIO(file.read())
        headers = {"Content-Type": "application/ld+json"}
        return self.build_response(
            request, HTTPResponse(body=body, headers=headers, status=200, preload_content=False)
        )

session = CachedSession(cache_name=sys.argv[1], expire_after=-1, backend="sqlite")
session.mount("https://", Disk())
for accept in ("application/ld+json, application/json", "application/ld+json"):
    session.get("https://w3id.org/ro/crate/1.2/context", headers={"Accept": accept})
"""
    run_python("requests_cache", seed, cache, node_file("ro-crate/lib/context.json"))
    # An author's affiliation and ORCID iD, the publisher's ROR id.
    untold = {"80.2", "80.3", "89.0", "91.0"}
    faults = []
    for index, folder in enumerate(folders):
        if not is_chosen(index, references):
            continue
        crate = tmp_path / f"crate-{index}"
        crate.mkdir()
        metadata = (folder / "ro-crate-metadata.json").read_bytes()
        (crate / "ro-crate-metadata.json").write_bytes(metadata)
        report = tmp_path / f"report-{index}.json"
        options = ["--offline", "--cache-path", cache, "--skip-availability-check", "-p", "ro-crate-1.2"]
        options += ["-l", "recommended", "-f", "json", "-o", report]
        run(command, "-y", "validate", *map(str, options), str(crate))
        for issue in json.loads(report.read_text())["issues"]:
            rule = issue["check"]["identifier"].rpartition("_")[2]
            if issue["severity"] == "REQUIRED" or rule not in untold:
                faults.append((references[index].permalink, rule, issue["message"]))
    assert faults == []
