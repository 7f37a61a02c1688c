"""One truth: the page of every version and every record of it, read back from the built site, say the same.

`ON_THE_SITE` lists the kinds of record that the site must carry. A kind that is read but not listed is held
against the others wherever it lies, and missed by nobody where it does not.
"""

import datetime as dt
import json
import re

import html5lib
import yaml

from generator.api import places

ON_THE_SITE = {
    "page",
    "BibTeX on the page",
    "BibTeX",
    "RIS",
    "CSL-JSON",
    "CITATION.cff",
    "DataCite",
    "Croissant",
    "RO-Crate",
    "SHA256SUMS",
    "API version",
    "API dataset",
    "API list",
    "API lines",
    "API collection",
    "curation version",
    "curation dataset",
    "curation list",
}
FACTS = {"title", "authors", "version", "date", "licence", "doi", "sha256", "bytes", "cells"}
LATEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{character}": character for character in "$&%#_"},
}


def words(element):
    return "".join(element.itertext())


def of_page(text):
    page = html5lib.parse(text, namespaceHTMLElements=False)
    facts = {words(div.find("dt")): words(div.find("dd")).strip() for div in page.iterfind(".//dl/div")}
    number, day = facts["Version"].split(", ")
    links = [
        link.get("href")
        for link in page.iterfind(".//table[@class='rows files']//a[@download]")
        if link.get("download").count(".") == 2  # what is derived from them has its kind in its name
    ]
    figures = {words(li.find("span")): words(li.find("b")) for li in page.iterfind(".//ul/li[b]")}
    cells = figures.get("cells") or figures["cell"]
    yield (
        "page",
        {
            "title": words(page.find(".//h1")),
            "version": number,
            "date": dt.datetime.strptime(day, "%d %B %Y").replace(tzinfo=dt.UTC).date().isoformat(),
            "licence": facts["Licence"],
            "sha256": [re.search(r"([0-9a-f]{64})\.", link)[1] for link in links],
            "cells": int(re.sub(r"\D", "", cells)),
        },
    )
    yield from (("BibTeX on the page", of_bibtex(words(pre))) for pre in snippets(page, "@dataset{"))
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        yield "JSON-LD", of_schema(json.loads(script.text))
    if metas := {m.get("name"): m.get("content") for m in page.iterfind(".//meta")}.get("citation_title"):
        authors = [m.get("content") for m in page.iterfind(".//meta[@name='citation_author']")]
        yield "Google Scholar", {"title": metas, "authors": authors}


def snippets(page, start):
    """What people can copy from a page and begins like that."""
    return [pre for pre in page.iterfind(".//pre") if words(pre).lstrip().startswith(start)]


def of_bibtex(text):
    fields = dict(re.findall(r"^\s*(\w+) = \{(.*)\},?$", text.partition("\n}")[0], re.MULTILINE))

    def plain(value):
        found = re.sub("|".join(map(re.escape, LATEX)), lambda match: LATEX[match[0]], value)
        return re.sub(r"^\{(.*)\}$", r"\1", found) if value.startswith("{") else found

    return {
        "title": plain(fields["title"]),
        "authors": [plain(author) for author in fields["author"].split(" and ")],
        "version": fields["version"],
        "date": fields["date"],
        "doi": fields.get("doi"),
    }


def of_ris(text):
    lines = [line.split("  - ", 1) for line in text.partition("ER  -")[0].splitlines() if "  - " in line]
    fields = dict(lines)
    return {
        "title": fields["TI"],
        "authors": [value for tag, value in lines if tag == "AU"],
        "version": fields["ET"],
        "date": fields["DA"].replace("/", "-"),
        "doi": fields.get("DO"),
    }


def of_csl(text):
    item = json.loads(text)[0]
    return {
        "title": item["title"],
        "authors": [each.get("literal") or f"{each['family']}, {each['given']}" for each in item["author"]],
        "version": item["version"],
        "date": "{:04}-{:02}-{:02}".format(*item["issued"]["date-parts"][0]),
        "doi": item.get("DOI"),
    }


def of_cff(text):
    data = yaml.safe_load(text)
    return {
        "title": data["title"],
        "authors": [
            each.get("name") or f"{each['family-names']}, {each['given-names']}" for each in data["authors"]
        ],
        "version": data["version"],
        "date": data["date-released"],
        "licence": data["license"],
        "doi": data.get("doi"),
        "sha256": [i["value"].partition(":")[2] for i in data["identifiers"] if i["type"] == "other"],
    }


def of_datacite(text):
    data = json.loads(text)
    sizes = [size.split() for size in data["sizes"]]
    return {
        "title": data["titles"][0]["title"],
        "authors": [each["name"] for each in data["creators"]],
        "version": data["version"],
        "date": next(each["date"] for each in data["dates"] if each["dateType"] == "Issued"),
        "licence": data["rightsList"][0]["rightsIdentifier"],
        "doi": data.get("doi"),
        "bytes": [int(number) for number, unit in sizes if unit == "bytes"],
        "cells": next(int(number) for number, unit in sizes if unit == "cells"),
    }


def of_schema(data):
    """schema.org, as JSON-LD on the page and in Croissant."""
    files = data["distribution"]
    return {
        "title": data["name"],
        "authors": [
            f"{a['familyName']}, {a['givenName']}" if a.get("givenName") else a["name"]
            for a in data["creator"]
        ],
        "version": data["version"],
        "date": data["datePublished"],
        "sha256": [each["sha256"] for each in files],
        "bytes": [int(each["contentSize"].removesuffix(" B")) for each in files],
    }


def of_crate(text):
    graph = {each["@id"]: each for each in json.loads(text)["@graph"]}
    root = graph["./"]
    parts = root["hasPart"] if isinstance(root["hasPart"], list) else [root["hasPart"]]
    files = [graph[link["@id"]] for link in parts]
    return {
        "title": root["name"],
        "version": root["version"],
        "date": root["datePublished"],
        "sha256": [each["sha256"] for each in files],
        "bytes": [int(each["contentSize"]) for each in files],
    }


FILES = {
    "citation.bib": ("BibTeX", of_bibtex),
    "citation.ris": ("RIS", of_ris),
    "citation.csl.json": ("CSL-JSON", of_csl),
    "CITATION.cff": ("CITATION.cff", of_cff),
    "datacite.json": ("DataCite", of_datacite),
    "croissant.json": ("Croissant", lambda text: of_schema(json.loads(text))),
    "ro-crate-metadata.json": ("RO-Crate", of_crate),
    "SHA256SUMS": ("SHA256SUMS", lambda text: {"sha256": [line[:64] for line in text.splitlines()]}),
}


def of_api(answer):
    return {
        **{key: answer[key] for key in ("title", "date", "licence", "doi", "cells")},
        **({"authors": [each["name"] for each in answer["creators"]]} if "creators" in answer else {}),
        "version": str(answer["version"]),
        "sha256": [file["sha256"] for file in answer["files"]],
        "bytes": [file["bytes"] for file in answer["files"]],
    }


def of_curation(answer):
    return {
        "title": answer["title"],
        "date": (answer.get("revised_at") or answer["published_at"])[:10],
        "cells": answer["cell_count"],
        "sha256": [re.search(r"([0-9a-f]{64})\.", asset["url"])[1] for asset in answer["assets"]],
        "bytes": [asset["filesize"] for asset in answer["assets"]],
    }


def told(version):
    """Every place of the site that tells of the version: its kind and what it says."""
    for folder in version.pages():
        yield from of_page((version.site / folder / "index.html").read_text())
        for name, (kind, read) in FILES.items():
            if (version.site / folder / name).is_file() and folder.endswith(f"/v{version.number}"):
                yield kind, read((version.site / folder / name).read_bytes().decode())
    yield "API version", of_api(version.json(places.version_file(version.accession, version.number)))
    id_ = places.dataset_version_id(version.settings, version.accession, version.number)
    yield "curation version", of_curation(version.json(places.twin(f"dataset_versions/{id_}")))
    if version.is_newest:
        yield from told_of_newest(version)


def told_of_newest(version):
    accession, collection = version.accession, version.collection.accession
    yield "API dataset", of_api(version.json(places.dataset_file(accession))["newest"])
    lines = (version.site / "api/datasets.ndjson").read_text().splitlines()
    lists = {
        "API list": version.json("api/datasets.json"),
        "API lines": [json.loads(line) for line in lines],
        "API collection": version.json(places.collection_file(collection))["datasets"],
    }
    for kind, entries in lists.items():
        yield from ((kind, of_api(entry)) for entry in entries if entry["accession"] == accession)
    id_ = places.dataset_id(version.settings, accession)
    inside = f"collections/{places.collection_id(version.settings, collection)}/datasets/{id_}"
    yield "curation dataset", of_curation(version.json(places.twin(inside)))
    rows = version.json(places.twin("datasets"))
    yield from (("curation list", of_curation(row)) for row in rows if row["dataset_id"] == id_)


def test_every_page_and_record_says_the_same(versions):
    wrong = []
    for version in versions:
        for kind, facts in told(version):
            assert facts.keys() <= FACTS
            wrong += [
                f"{version}, {kind}: {key} is {said!r}, not {version.truth[key]!r}"
                for key, said in facts.items()
                if said != version.truth[key]
            ]
    assert wrong == []


def test_the_site_carries_every_kind_of_record_that_it_must(versions):
    newest = {kind for version in versions if version.is_newest for kind, _ in told(version)}
    assert newest >= ON_THE_SITE
    for version in versions:
        kinds = {kind for kind, _ in told(version)}
        assert kinds >= (
            {"page", "API version", "curation version"} if not version.is_newest else ON_THE_SITE
        )


def test_the_gate_is_not_blind(versions, hostile_title):
    assert any(version.truth["doi"] for version in versions)
    assert any(version.truth["title"] == hostile_title for version in versions)
    kinds = {}
    for version in versions:
        for kind, facts in told(version):
            kinds.setdefault(kind, set()).update(facts)
    assert set().union(*kinds.values()) == FACTS
