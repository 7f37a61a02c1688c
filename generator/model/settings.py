"""What `catalog/catalog.yaml` says of the catalog as a whole."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.collection import Contact
from generator.model.fields import ONE_LINE, License, Line, Markdown, Ror, Url
from generator.model.record import record


class StoreKind(enum.StrEnum):
    """Where data files live."""

    FOLDER = "folder"


@record
class StoreSettings:
    """The catalog's own store of data files."""

    kind: StoreKind = StoreKind.FOLDER
    path: Annotated[str, Meta(description="Folder of a folder store, beside `catalog/`.")] = ".store"
    url: Annotated[
        str,
        Meta(description="Where readers fetch from: absolute, or a path on the site such as `data/`."),
    ] = "data/"


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
