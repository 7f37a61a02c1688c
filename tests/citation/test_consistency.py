"""One truth: every format, read back by a parser of its own, says the same of the same version."""

import json
import re
from xml.etree import ElementTree as ET

import html5lib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.citation import (
    Feed,
    Reference,
    atom_feed,
    bibtex,
    cellxgene,
    citation_cff,
    csl_json,
    datacite_json,
    feed_entry,
    google_scholar,
    jsonld,
    linkset_json,
    nature,
    open_graph,
    ris,
    ro_crate,
    sha256sums,
    text,
)
from generator.citation.latex import escaped
from generator.citation.writing import json_script, yaml_text

TITLES = [
    "Human PBMC 3k",
    "</script><script>alert(1)</script><!-- -->",
    "\"Double\" and 'single' quotes, a \\ and a \\\\",
    "{unbalanced {braces} and } $x_1^2$ \\alpha \\LaTeX{} 100% #1 A&B ~",
    "خلايا الدم البيضاء \u200fرقم ٣",
    "T cells 🧬👩🏽‍🔬 of 人 and naïve Łódź",
    "yes: no # not a comment - [a, b] {c: d}",
    "@dataset{evil, title={x}} && ]]> %s {{ jinja }} ${sh}",
]

_LATEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{character}": character for character in "$&%#_"},
}
_LATEX_PATTERN = re.compile("|".join(re.escape(command) for command in _LATEX))


def unlatex(value):
    return _LATEX_PATTERN.sub(lambda match: _LATEX[match[0]], value)


def fields_of_bibtex(entry):
    """Fields of the first entry, braces counted as BibTeX counts them."""
    fields, depth, name, start = {}, 0, "", 0
    for place, character in enumerate(entry):
        if character == "{":
            depth += 1
            if depth == 2:
                name = re.search(r"(\w+) = $", entry[:place])[1]
                start = place + 1
        elif character == "}":
            depth -= 1
            if depth == 1:
                fields[name] = entry[start:place]
            if depth == 0:
                return fields
    raise AssertionError("braces do not match")


def facts_of_bibtex(reference):
    fields = fields_of_bibtex(bibtex(reference))
    authors = [unlatex(re.sub(r"^\{(.*)\}$", r"\1", a)) for a in fields["author"].split(" and ")]
    return {
        "title": unlatex(fields["title"][1:-1]),
        "authors": authors,
        "version": fields["version"],
        "date": fields["date"],
        "doi": fields["doi"],
    }


def facts_of_ris(reference):
    lines = [line.split("  - ", 1) for line in ris(reference).split("\r\n") if line]
    first = lines[: [tag for tag, *_ in lines].index("ER")]
    fields = dict(first)
    return {
        "title": fields["TI"],
        "authors": [value for tag, value in first if tag == "AU"],
        "version": fields["ET"],
        "date": fields["DA"].replace("/", "-"),
        "doi": fields["DO"],
    }


def facts_of_csl(reference):
    item = json.loads(csl_json(reference))[0]
    return {
        "title": item["title"],
        "authors": [a.get("literal") or f"{a['family']}, {a['given']}" for a in item["author"]],
        "version": item["version"],
        "date": "{:04}-{:02}-{:02}".format(*item["issued"]["date-parts"][0]),
        "doi": item["DOI"],
    }


def facts_of_cff(reference):
    data = yaml.safe_load(citation_cff(reference))
    return {
        "title": data["title"],
        "authors": [a.get("name") or f"{a['family-names']}, {a['given-names']}" for a in data["authors"]],
        "version": data["version"],
        "date": data["date-released"],
        "doi": data["doi"],
        "licence": data["license"],
        "sha256": [i["value"].removeprefix("sha256:") for i in data["identifiers"] if i["type"] == "other"],
    }


def facts_of_datacite(reference):
    data = json.loads(datacite_json(reference))
    sizes = data["sizes"]
    return {
        "title": data["titles"][0]["title"],
        "authors": [creator["name"] for creator in data["creators"]],
        "version": data["version"],
        "date": next(d["date"] for d in data["dates"] if d["dateType"] == "Issued"),
        "doi": data["doi"],
        "licence": data["rightsList"][0]["rightsIdentifier"],
        "sha256": [
            i["alternateIdentifier"].removeprefix("sha256:")
            for i in data["alternateIdentifiers"]
            if i["alternateIdentifierType"].startswith("SHA-256")
        ],
        "sizes": [int(size.split()[0]) for size in sizes if size.endswith(" bytes")],
        "cells": next(int(size.split()[0]) for size in sizes if size.endswith(" cells")),
    }


def facts_of_jsonld(reference):
    page = f'<!doctype html><head><script type="application/ld+json">{jsonld(reference)}</script></head>'
    scripts = html5lib.parse(page, namespaceHTMLElements=False).findall(".//script")
    assert len(scripts) == 1
    data = json.loads(scripts[0].text)
    files = data["distribution"]
    return {
        "title": data["name"],
        "authors": [
            f"{a['familyName']}, {a['givenName']}" if a["@type"] == "Person" else a["name"]
            for a in data["creator"]
        ],
        "version": data["version"],
        "date": data["datePublished"],
        "doi": data["sameAs"][0].removeprefix("https://doi.org/"),
        "licence": data["license"],
        "sha256": [file["sha256"] for file in files],
        "sizes": [int(file["contentSize"].removesuffix(" B")) for file in files],
        "cells": next(s["value"] for s in data["size"] if s["unitText"] == "cells"),
    }


def facts_of_crate(reference):
    graph = {entity["@id"]: entity for entity in json.loads(ro_crate(reference))["@graph"]}
    root = graph["./"]
    authors = [graph[link["@id"]] for link in root["author"]]
    files = [graph[link["@id"]] for link in root["hasPart"]]
    return {
        "title": root["name"],
        "authors": [
            f"{a['familyName']}, {a['givenName']}" if a["@type"] == "Person" else a["name"] for a in authors
        ],
        "version": root["version"],
        "date": root["datePublished"],
        "doi": graph["#identifier"]["value"].removeprefix("doi:"),
        "licence": root["license"]["@id"],
        "sha256": [file["sha256"] for file in files],
        "sizes": [int(file["contentSize"]) for file in files],
        "cells": int(root["size"].split()[0]),
    }


def facts_of_scholar(reference):
    page = f"<!doctype html><head>{google_scholar(reference)}</head>"
    found = html5lib.parse(page, namespaceHTMLElements=False).findall(".//meta")
    fields = {meta.get("name"): meta.get("content") for meta in found}
    return {
        "title": fields["citation_title"],
        "authors": [m.get("content") for m in found if m.get("name") == "citation_author"],
        "version": fields["citation_version"],
        "date": fields["citation_publication_date"].replace("/", "-"),
        "doi": fields["citation_doi"],
    }


def facts_of_sums(reference):
    return {"sha256": [line.split("  ")[0] for line in sha256sums(reference).splitlines()]}


READERS = [
    facts_of_bibtex,
    facts_of_ris,
    facts_of_csl,
    facts_of_cff,
    facts_of_datacite,
    facts_of_jsonld,
    facts_of_crate,
    facts_of_scholar,
    facts_of_sums,
]
CC_BY = {"CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("read", READERS)
def test_every_format_says_the_same(read, title, refer):
    reference: Reference = refer(title=title, doi="10.5555/cells.8xk3m1pz_v2", concept_doi="10.5555/c")
    expected = {
        "title": title,
        "authors": ["Carberry, Josiah", "Blood Atlas Consortium"],
        "version": "2",
        "date": "2026-03-01",
        "doi": "10.5555/cells.8xk3m1pz_v2",
        "sha256": ["a1" * 32, "b2" * 32],
        "sizes": [24_653_828, 31_457_280],
        "cells": 2638,
    }
    found = read(reference)
    licence = found.pop("licence", "CC-BY-4.0")
    assert licence in CC_BY
    assert found == {key: expected[key] for key in found}


@pytest.mark.parametrize("title", TITLES)
def test_formatted_citations_hold_the_title_as_it_is(title, refer):
    reference = refer(title=title)
    assert title in text(reference)
    assert title.rstrip(".") in nature(reference)


@pytest.mark.parametrize("title", TITLES)
def test_feeds_and_previews_hold_the_title_as_it_is(title, refer):
    reference = refer(title=title)
    feed = Feed(url="https://x.org/feed.xml", home="https://x.org/", title=title, author=title)
    root = ET.fromstring(atom_feed(feed, [feed_entry(reference)]))
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.findtext(f"{atom}title") == title
    assert root.findtext(f"{atom}entry/{atom}title") == f"{title}, version 2"
    page = f"<!doctype html><head>{open_graph(reference)}</head>"
    metas = html5lib.parse(page, namespaceHTMLElements=False).findall(".//meta")
    assert {m.get("property"): m.get("content") for m in metas}["og:title"] == title


def test_cellxgene_names_the_very_file(reference):
    assert [cellxgene(reference, file) for file in reference.files] == [
        f"Publication: https://doi.org/10.5555/example.14049 Dataset Version: {url} curated and "
        "distributed by Example Cell Catalog in Collection: https://cells.example.org/c/4T7M2Q9K/"
        for url in (
            f"https://cells.example.org/data/sha256/a1/{'a1' * 32}.h5ad",
            "https://files.example.org/pbmc3k.rds",
        )
    ]


def test_the_linkset_speaks_of_every_page(reference):
    contexts = json.loads(linkset_json(reference))["linkset"]
    anchors = {context["anchor"]: context for context in contexts}
    for page in ("https://cells.example.org/d/8XK3M1PZ/v2/", "https://cells.example.org/d/8XK3M1PZ/"):
        assert anchors[page]["cite-as"] == [{"href": "https://cells.example.org/d/8XK3M1PZ/v2/"}]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_latex_can_be_read_back(words):
    assert unlatex(escaped(words)) == words
    assert escaped(words).count("{") == escaped(words).count("}")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_scripts_cannot_be_ended(words):
    script = json_script({"name": words})
    assert not set("<>&") & set(script)
    assert json.loads(script) == {"name": words}


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.recursive(
            st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])) | st.integers(),
            lambda inner: (
                st.lists(inner, min_size=1) | st.dictionaries(st.sampled_from(["x", "y"]), inner, min_size=1)
            ),
            max_leaves=8,
        ),
        min_size=1,
    )
)
def test_yaml_can_be_read_back(value):
    assert yaml.safe_load(yaml_text(value)) == value
