"""A server that plays DataCite's REST API, and a small edition to register.

What it answers is recorded from DataCite's documentation and from what clients report of it: 201 and the
record for a POST, 422 and `This DOI has already been taken` for the second, 404 for what does not exist or is
another account's draft, 403 for another account's record, 401 for a wrong password.
"""

import base64
import http.server
import json
import random
import socket
import threading
import time
from dataclasses import dataclass, field

import pytest

from generator.manifests.dois import with_dois
from generator.model import accession
from generator.model.catalog import Catalog, public_edition
from generator.model.collection import Collection, Contact, Creator
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.settings import Publisher, Settings
from generator.model.summary import GeneIds, Genes, SchemaReport, Source, Summary
from generator.registration import Account, DataCite

USER, PASSWORD, PREFIX = "EXAMPLE.CELLS", "not a secret", "10.5555"
MUST_HAVE = ("creators", "titles", "publisher", "publicationYear", "types", "url")
MOVES = {None: "draft", "register": "registered", "publish": "findable"}
NOT_FOUND = {"status": "404", "title": "The resource you are looking for doesn't exist."}
FORBIDDEN = {"status": "403", "title": "You are not authorized to access this resource."}


@dataclass
class Agency:
    """What DataCite holds, and how it shall misbehave."""

    records: dict = field(default_factory=dict)
    """Attributes by DOI, in lower case as DataCite keeps them."""
    strangers: set = field(default_factory=set)
    """DOIs of another account."""
    asked: list = field(default_factory=list)
    """Method and path of every request, in order."""
    faults: list = field(default_factory=list)
    """For the next requests of a method: (method, fault); `silent` does the work and tells nobody."""

    def fault(self, method):
        if self.faults and self.faults[0][0] == method:
            return self.faults.pop(0)[1]
        return None

    def methods(self):
        return [method for method, _ in self.asked]

    def answer(self, method, path, attributes):
        if method == "POST" and path == "/dois":
            return self.create(attributes)
        doi = path.removeprefix("/dois/").lower()
        if doi not in self.records or (doi in self.strangers and self.records[doi]["state"] == "draft"):
            return 404, {"errors": [NOT_FOUND]}
        if method == "GET":
            return 200, self.shown(doi)
        if doi in self.strangers:
            return 403, {"errors": [FORBIDDEN]}
        return self.keep(doi, {**self.records[doi], **attributes}, attributes.get("event"), 200)

    def create(self, attributes):
        doi = attributes["doi"].lower()
        if doi in self.records:
            error = {"source": "doi", "uid": doi, "title": "This DOI has already been taken"}
            return 422, {"errors": [error]}
        return self.keep(doi, attributes, attributes.get("event"), 201)

    def keep(self, doi, attributes, event, status):
        missing = [name for name in MUST_HAVE if not attributes.get(name)]
        if event and missing:
            return 422, {"errors": [{"source": missing[0], "uid": doi, "title": "Can't be blank"}]}
        before = self.records.get(doi, {}).get("state", "draft")
        state = max(before, MOVES[event], key=["draft", "registered", "findable"].index)
        self.records[doi] = {**attributes, "doi": doi, "state": state}
        return status, self.shown(doi)

    def shown(self, doi):
        kept = {key: value for key, value in self.records[doi].items() if key != "event"}
        return {"data": {"id": doi, "type": "dois", "attributes": kept}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    agency: Agency

    def do_GET(self):
        self.handle_request()

    do_POST = do_PUT = do_GET  # noqa: N815 - as the base class has it

    def handle_request(self):
        agency = self.server.agency
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        agency.asked.append((self.command, self.path))
        fault = agency.fault(self.command)
        if isinstance(fault, int):
            return self.tell(fault, {"errors": [{"status": str(fault), "title": "Please try again"}]})
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {expected}":
            return self.tell(401, {"errors": [{"status": "401", "title": "Bad credentials."}]})
        if fault == "deaf":
            return self.hang_up()
        status, answer = agency.answer(self.command, self.path, body.get("data", {}).get("attributes", {}))
        if fault == "silent":
            return self.hang_up()
        if fault == "slow":
            time.sleep(0.6)
        return self.tell(status, answer)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def tell(self, status, answer):
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.api+json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:  # the client has lost patience
            self.close_connection = True

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):  # hung up on purpose
            return

    def log_message(self, *_):
        pass


@pytest.fixture
def agency():
    return Agency()


@pytest.fixture
def address(agency):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.agency = agency
        server.daemon_threads = True
        server.handle_error = lambda *_: None
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def client(address):
    return DataCite(Account(user=USER, password=PASSWORD, url=address), seconds=0.3, pause=0.0)


IDS = [accession.mint(random.Random(number)) for number in range(4)]


class Summaries:
    """The same summary for all."""

    def read(self, *_):
        return Summary(
            source=Source(bytes=1, sha256="0" * 64, tool="cellshelf 0", date="2026-01-01"),
            cells=10,
            genes=5,
            primary_cells=None,
            matrices=(),
            genes_per_cell=None,
            embeddings=(),
            default_embedding=None,
            obs=(),
            var=(),
            facets=(),
            gene_facts=Genes(ids=GeneIds.SYMBOLS, examples=()),
            schema=SchemaReport(declared=None, checked="7.1.0", outcomes=()),
            title=None,
            citation=None,
            batch_condition=(),
            uns_keys=(),
            encoding="anndata 0.1.0",
        )


def version(number, **changes):
    assets = (Asset(role=Role.H5AD, bytes=1, sha256=f"{number:064x}"),)
    return Version(**{"version": number, "date": f"2026-01-0{number}", "assets": assets} | changes)


def dataset(number, *versions, **changes):
    fields = {"accession": IDS[number], "slug": f"cells-{number}", "title": f"Cells {number}"}
    return Dataset(**fields | {"versions": versions} | changes)


@pytest.fixture
def edition():
    """Makes an edition of datasets; of one with two versions and one with one if none are given.

    `rows` are the DOIs that were registered.
    """

    def make(*datasets, url="https://cells.example.org/", rows=(), **changes):
        fields = {
            "accession": IDS[3],
            "slug": "cells",
            "title": "All cells",
            "description": "",
            "license": "CC0-1.0",
            "contact": Contact(name="A person"),
            "creators": (Creator(name="Person, A"),),
            "datasets": datasets or (dataset(0, version(2), version(1)), dataset(1, version(1))),
        }
        settings = Settings(
            name="Cells",
            description="Cells.",
            url=url,
            publisher=Publisher(name="A lab"),
            contact=Contact(name="A person"),
        )
        catalog = Catalog(settings=settings, collections=with_dois([Collection(**fields | changes)], rows))
        return public_edition(catalog, Summaries())

    return make


@pytest.fixture
def make():
    """Makes datasets and versions."""

    class Make:
        version = staticmethod(version)
        dataset = staticmethod(dataset)
        ids = IDS

    return Make
