"""The demo site, as it is built and served, before the validators that others wrote."""

import json
import shutil
import threading
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree as ET

import html5lib
import pytest

from generator import pipeline
from generator.website import server
from tests.conftest import CHROMIUM
from tests.integration.validators import (
    NODE_MODULES,
    ROOT,
    SIGNPOSTING,
    XML_SCHEMA,
    node_file,
    run,
    run_python,
    tool,
)
from tests.jsonld import with_types_in_a_list

pytestmark = pytest.mark.integration

HERE = Path(__file__).parent
PREFIX = "/sub/path/"
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


class Site:
    """A built site, its address, and its pages parsed."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.files = sorted(file for file in folder.rglob("*") if file.is_file())
        self.pages = {}
        for file in self.files:
            if file.suffix == ".html":
                document = html5lib.parse(file.read_bytes(), namespaceHTMLElements=True)
                self.pages[self.address(file)] = document

    def address(self, file: Path) -> str:
        """Where a file is served."""
        return self.url + file.relative_to(self.folder).as_posix().removesuffix("index.html")

    def cited(self) -> list[str]:
        """The pages that show something that is cited."""
        return [url for url, document in self.pages.items() if links(document, "cite-as")]


def links(document, rel):
    return [e.attrib["href"] for e in document.iter(f"{XHTML}link") if rel in e.attrib["rel"].split()]


def blocks(document):
    """The page's JSON-LD."""
    scripts = document.iter(f"{XHTML}script")
    return [json.loads(e.text) for e in scripts if e.attrib.get("type") == "application/ld+json"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Built for the address where it is served, which is not at the top of its host."""
    root = tmp_path_factory.mktemp("root")
    out = root / "site"
    out.mkdir()
    (out / "index.html").write_text("to come")
    opened = server.open_server(out, ROOT / ".store", "127.0.0.1", 0, prefix=PREFIX)
    shutil.copytree(ROOT / "catalog", root / "catalog")
    shutil.copy(ROOT / "mkdocs.yml", root)
    for name in ("docs", "generator"):
        (root / name).symlink_to(ROOT / name)
    settings = root / "catalog" / "catalog.yaml"
    said = settings.read_text()
    assert "url: http://127.0.0.1:8000/\n" in said
    settings.write_text(said.replace("http://127.0.0.1:8000/", opened.url))
    pipeline.build(root, out, jobs=2)
    threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Site(out, opened.url)
    opened.shutdown()
    opened.server_close()


def test_html(site):
    jar = node_file("vnu-jar/build/dist/vnu.jar")
    done = run("java", "-jar", jar, "--errors-only", *(str(f) for f in site.files if f.suffix == ".html"))
    assert done.returncode == 0, done.stderr


def test_signposting(site):
    addresses = site.cited()
    assert any("/releases/" in url for url in addresses)
    withdrawn = {url for url in addresses if "noindex" in metas(site.pages[url], "robots")}
    assert withdrawn
    assert {url for url in addresses if not links(site.pages[url], "item")} == withdrawn
    assert run_python("signposting", SIGNPOSTING, *addresses) == ""


def test_sitemap_names_every_page_that_stands_for_itself_and_no_other(site):
    code = XML_SCHEMA
    path = site.folder / "sitemap.xml"
    assert run_python("lxml", code, node_file("sitemap/schema/sitemap.xsd"), path) == ""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [e.text for e in ET.parse(path).iter(f"{space}loc")]
    assert len(found) == len(set(found))
    own = {url for url, document in site.pages.items() if links(document, "canonical") == [url]}
    kept = {url for url in own if not any("noindex" in m for m in metas(site.pages[url], "robots"))}
    assert set(found) == kept
    dated = {
        e.find(f"{space}loc").text
        for e in ET.parse(path).iter(f"{space}url")
        if e.find(f"{space}lastmod") is not None
    }
    assert dated >= {url for url in site.cited() if url in kept}


def metas(document, name):
    return [e.attrib["content"] for e in document.iter(f"{XHTML}meta") if e.attrib.get("name") == name]


def test_feeds_are_atom_and_pages_name_them(site):
    feeds = [file for file in site.files if file.name == "feed.xml"]
    assert len(feeds) > 1
    for file in feeds:
        feed = ET.parse(file).getroot()
        assert feed.tag == f"{ATOM}feed"
        assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == site.address(file)
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        for part in (feed, *entries):
            assert all(part.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
            assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
            assert part.findtext(f"{ATOM}author/{ATOM}name")
            alternate = part.find(f"{ATOM}link[@rel='alternate']").attrib["href"]
            assert alternate in site.pages
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(ids) == len(set(ids))
    named = {
        urljoin(url, href) for url, document in site.pages.items() for href in links(document, "alternate")
    }
    assert named >= {site.address(file) for file in feeds}


def one_of_each_kind(site):
    """A page of every kind, the largest of those of which there are several."""
    size = {url: sum(1 for _ in document.iter()) for url, document in site.pages.items()}
    shown = [url for url, document in site.pages.items() if "noindex" not in metas(document, "robots")]
    folders = ("d/", "c/", "facets/tissue/", "releases/20", "how-to/")
    several = [[url for url in shown if url.startswith(site.url + folder)] for folder in folders]
    return [site.url, f"{site.url}datasets/", *(max(found, key=size.__getitem__) for found in several)]


def test_lighthouse_finds_nothing_to_improve(site):
    node_file("lighthouse/package.json")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    addresses = one_of_each_kind(site)
    done = run("node", str(HERE / "lighthouse.mjs"), str(NODE_MODULES), CHROMIUM, *addresses)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == set(addresses)
    best = {"accessibility": 1, "best-practices": 1, "seo": 1}
    assert [(url, each) for url, each in found.items() if each["scores"] != best or each["error"]] == []


def test_structured_data_hold_no_words_but_those_of_schema_org_croissant_and_bioschemas(site):
    """Adobe's validator knows schema.org's words alone: it finds no error, and warns of the others."""
    node_file("@adobe/structured-data-validator/package.json")
    vocabulary = run_python("rocrate", "import rocrate; print(*rocrate.__path__)").strip()
    pages = [
        str(site.folder / url.removeprefix(site.url) / "index.html") for url in (*site.cited(), site.url)
    ]
    assert any("/d/" in page for page in pages)
    script = str(HERE / "structured_data.mjs")
    done = run("node", script, str(NODE_MODULES), f"{vocabulary}/data/schema.jsonld", *pages)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == set(pages)
    not_of = 'Property "{}" for type "{}" is not supported by the schema.org specification'
    assert {tuple(issue) for issues in found.values() for issue in issues} == {
        ("WARNING", not_of.format("conformsTo", "Dataset")),
        ("WARNING", not_of.format("citeAs", "Dataset")),
        ("WARNING", not_of.format("conformsTo", "DataCatalog")),
        ("WARNING", not_of.format("dct:isReplacedBy", "Dataset")),
    }


def test_the_policies_of_pages_have_no_hole(site):
    """What is left is a hint: 'self' would be weak on a host that also takes uploads or answers JSONP."""
    node_file("csp_evaluator/package.json")
    documents = [*site.pages.values(), html5lib.parse((site.folder / "404.html").read_bytes())]
    policies = {
        element.attrib["content"]
        for document in documents
        for element in document.iter()
        if element.attrib.get("http-equiv") == "Content-Security-Policy"
    }
    assert len(policies) > 1
    done = run("node", str(HERE / "policies.mjs"), str(NODE_MODULES), *policies)
    assert done.returncode == 0, done.stderr
    severities = {severity for findings in json.loads(done.stdout) for severity, _, _ in findings}
    assert severities == {"MEDIUM_MAYBE"}


def test_citation_files(site):
    files = [str(file) for file in site.files if file.name == "CITATION.cff"]
    assert len(files) > 10
    done = run(tool("check-jsonschema"), "--builtin-schema", "vendor.citation-file-format", *files)
    assert done.returncode == 0, done.stdout


def test_what_dataset_search_demands(site):
    """Google's required and recommended properties, in the one block of a page."""
    for url in site.cited():
        (node,) = blocks(site.pages[url])
        assert node["@type"] == "Dataset"
        assert 50 <= len(node["description"]) <= 5000, url
        for name in ("name", "url", "license", "keywords", "identifier", "publisher", "datePublished"):
            assert node[name], (url, name)
        assert node["url"] in site.pages
        assert all(
            creator["@type"] in {"Person", "Organization"} and creator["name"] for creator in node["creator"]
        )
        assert node["includedInDataCatalog"]["url"] == site.url
        for file in node.get("distribution", ()):
            assert file["contentUrl"].startswith(site.url), "the demo's files lie in its own store"
            assert file["encodingFormat"]
            assert len(file["sha256"]) == 64
        assert all(part["name"] and part["url"] in site.pages for part in node.get("hasPart", ()))
    (catalog,) = blocks(site.pages[site.url])
    assert catalog["@type"] == "DataCatalog"
    assert all(dataset["url"] in site.pages for dataset in catalog["dataset"])


def test_the_block_in_a_page_is_croissant(site, tmp_path):
    """mlcroissant takes seconds a file: one page in full, and all others must say what their file says.

    A file has its types under two names in the block, and in a list in the file: the same triples.
    """
    for url in site.cited():
        (node,) = blocks(site.pages[url])
        described = [urljoin(url, href) for href in links(site.pages[url], "describedby")]
        for address in described:
            if address.endswith("croissant.json"):
                file = site.folder / address.removeprefix(site.url)
                assert json.loads(file.read_text()) == with_types_in_a_list(node)
    page = next(url for url in site.cited() if "/d/" in url)
    (node,) = blocks(site.pages[page])
    (tmp_path / "block.json").write_text(json.dumps(node))
    (tmp_path / "file.json").write_text(json.dumps(with_types_in_a_list(node)))
    compared = run_python(
        "rdflib",
        "import sys; from rdflib import Graph; from rdflib.compare import isomorphic\n"
        "one, two = (Graph().parse(file, format='json-ld') for file in sys.argv[1:])\n"
        "print(len(one) > 100 and isomorphic(one, two))",
        str(tmp_path / "block.json"),
        str(tmp_path / "file.json"),
    )
    assert compared.strip() == "True"
    done = run(tool("mlcroissant"), "validate", "--jsonld", str(tmp_path / "block.json"))
    assert done.returncode == 0, done.stderr
    assert "Found the following" not in done.stderr, done.stderr


def test_every_link_on_the_site_leads_somewhere(site):
    """Pages, files and fragments; what lies in the store is there once the demo is staged."""
    served = {site.address(file) for file in site.files} | set(site.pages)
    ids = {
        url: {e.attrib["id"] for e in document.iter() if "id" in e.attrib}
        for url, document in site.pages.items()
    }
    lost = set()
    for url, document in site.pages.items():
        for element in document.iter():
            for name in ("href", "src", "action"):
                target = urljoin(url, element.attrib.get(name, url))
                address, fragment = urldefrag(target)
                if not address.startswith(site.url) or address.startswith(f"{site.url}data/"):
                    continue
                address = unquote(address.partition("?")[0])
                if address not in served or (fragment and fragment not in ids.get(address, ())):
                    lost.add((url, target))
    assert lost == set()


def test_record_files_are_reached_from_their_pages(site):
    """Every record beside a page is linked from it, for people or for programs."""
    for url in site.cited():
        linked = {urljoin(url, e.attrib["href"]) for e in site.pages[url].iter() if "href" in e.attrib}
        folder = site.folder / url.removeprefix(site.url)
        beside = {
            site.address(f) for f in folder.iterdir() if f.is_file() and f.suffix not in {".html", ".webp"}
        }
        assert beside <= linked, beside - linked
