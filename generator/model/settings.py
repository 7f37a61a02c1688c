"""What `catalog/catalog.yaml` says of the catalog as a whole."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.collection import Contact
from generator.model.explorer import Explorer
from generator.model.fields import MANIFEST, ONE_LINE, License, Line, ManifestVersion, Markdown, Ror, Url
from generator.model.look import Look
from generator.model.record import record


class StoreKind(enum.StrEnum):
    """Where data files live."""

    FOLDER = "folder"
    S3 = "s3"


class Addressing(enum.StrEnum):
    """Where the bucket's name stands in an address."""

    PATH = "path"
    VIRTUAL = "virtual"


class LinkAccess(enum.StrEnum):
    """How the files of private links are opened in a bucket."""

    POLICY = "policy"
    SIGNED = "signed"


@record
class StoreSettings:
    """The catalog's own store of data files. Keys to a bucket come from the environment, never from here."""

    kind: StoreKind = StoreKind.FOLDER
    path: Annotated[str, Meta(description="Folder of a folder store, beside `catalog/`.")] = ".store"
    bucket: Annotated[str, Meta(description="Bucket of an S3 store.")] = ""
    prefix: Annotated[str, Meta(description="Folder inside the bucket; left out: all of it.")] = ""
    region: Annotated[
        str, Meta(description="The bucket's region; left out: what AWS's own settings say, else `us-east-1`.")
    ] = ""
    endpoint: Annotated[
        str, Meta(description="Address of an S3 server other than Amazon's, e.g. `https://s3.example.org`.")
    ] = ""
    addressing: Annotated[
        Addressing | None,
        Meta(
            description="Where the bucket's name stands in addresses: path or host name. Left out: in the "
            "path if there is an `endpoint`."
        ),
    ] = None
    url: Annotated[
        str,
        Meta(
            description="Where readers fetch from: absolute, or a path on the site. Left out: `data/` for a "
            "folder, the bucket's own address for S3."
        ),
    ] = ""
    link_access: Annotated[
        LinkAccess,
        Meta(
            description="How the files of private links are opened in a bucket: `policy` gives each link a "
            "statement in the bucket's policy; `signed` gives each file an address that its server takes for "
            "seven days at most, signed anew by every `catalog publish --overlay`."
        ),
    ] = LinkAccess.POLICY


class PublishKind(enum.StrEnum):
    """What kind of place the site is published to."""

    FOLDER = "folder"
    S3 = "s3"
    BRANCH = "branch"


@record
class PublishSettings:
    """Where `catalog publish` puts the site."""

    kind: PublishKind
    path: Annotated[
        str,
        Meta(description="Folder that a web server sends from; with `branch`, the git repository."),
    ] = ""
    bucket: Annotated[str, Meta(description="Name of the S3 bucket.")] = ""
    prefix: Annotated[str, Meta(description="Folder in the bucket; the whole bucket by default.")] = ""
    endpoint: Annotated[str, Meta(description="Address of an S3 server that is not Amazon's.")] = ""
    region: Annotated[str, Meta(description="Region of the bucket.")] = ""
    branch: Annotated[str, Meta(description="Branch that holds the site and nothing else.")] = "gh-pages"
    remote: Annotated[
        str, Meta(description="Remote that the branch is pushed to; it stays here by default.")
    ] = ""
    url: Annotated[
        str, Meta(description="Where the site is read after publishing, to verify it; its `url:` by default.")
    ] = ""


@record
class Publisher:
    """Who stands behind the catalog; named in citations."""

    name: Line
    url: Url | None = None
    ror: Ror | None = None


@record
class Settings:
    """The fields of `catalog.yaml`."""

    name: Annotated[
        str,
        Meta(min_length=1, max_length=80, description="The catalog's name.", extra_json_schema=ONE_LINE),
    ]
    description: Markdown
    url: Annotated[
        str,
        Meta(
            description="The site's permanent address, with a closing slash; permalinks begin with it.",
            extra_json_schema={"format": "url"},
        ),
    ]
    publisher: Publisher
    contact: Contact
    store: StoreSettings = StoreSettings()
    publish: PublishSettings | None = None
    citation_styles: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], ...],
        Meta(
            description="CSL styles in which pages offer citations, named as on zotero.org/styles. "
            "All but `apa` and `nature` need `pip install 'cellshelf[styles]'`."
        ),
    ] = ("apa", "nature")
    records_license: Annotated[
        License,
        Meta(description="Licence of the catalog's own lists, such as its releases; not of the data."),
    ] = "CC0-1.0"
    explorers: Annotated[
        tuple[Explorer, ...], Meta(description="Programs that show datasets, in the order of preference.")
    ] = ()
    look: Look = Look()
    manifest: ManifestVersion = MANIFEST
