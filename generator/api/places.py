"""Where the API's files lie, and the ids that its Discover twin needs.

The twin's ids are UUIDs of version 5 made of permalinks, so that they are the same in every build and every
copy of the site. A collection has one version for each day on which something was published in it.
"""

import uuid

from generator import citation
from generator.model.settings import Settings

OWN = "api/"
CURATION = "curation/v1/"


def dataset_file(accession: str) -> str:
    """The own API's file on a dataset."""
    return f"{OWN}datasets/{accession}.json"


def version_file(accession: str, version: int) -> str:
    """The own API's file on a version."""
    return f"{OWN}datasets/{accession}/v{version}.json"


def collection_file(accession: str) -> str:
    """The own API's file on a collection."""
    return f"{OWN}collections/{accession}.json"


def address(settings: Settings, path: str) -> str:
    """The absolute address of a file of the API."""
    return citation.site_url(settings) + path


def collection_id(settings: Settings, accession: str) -> str:
    """Discover's `collection_id`."""
    return _uuid(citation.collection_permalink(settings, accession))


def collection_version_id(settings: Settings, accession: str, date: str) -> str:
    """Discover's `collection_version_id` of the collection as it was on `date` (YYYY-MM-DD)."""
    return _uuid(f"{citation.collection_permalink(settings, accession)}#{date}")


def dataset_id(settings: Settings, accession: str) -> str:
    """Discover's `dataset_id`."""
    return _uuid(citation.dataset_permalink(settings, accession))


def dataset_version_id(settings: Settings, accession: str, version: int) -> str:
    """Discover's `dataset_version_id`."""
    return _uuid(citation.version_permalink(settings, accession, version))


def twin(resource: str) -> str:
    """The file that holds a resource of the Discover twin: `datasets` is `curation/v1/datasets.json`.

    A host that sends `x.json` for `x` answers the addresses of Discover's own API.
    """
    return f"{CURATION}{resource}.json"


def gone(resource: str) -> str:
    """The file that a host sends with status 410 in place of a withdrawn resource of the twin."""
    return f"{CURATION}{resource}.410.json"


def extensionless(path: str) -> str | None:
    """The address under which Discover's clients look for that file of the site; None for other files.

    A store whose keys are no folders (S3) publishes the file under this key as well.
    """
    if not path.startswith(CURATION) or path.endswith(".410.json"):
        return None
    return path.removesuffix(".json")


def _uuid(permalink: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, permalink))
