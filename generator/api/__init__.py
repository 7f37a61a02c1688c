"""The static API: files for programs, the catalog's own and a twin of CELLxGENE Discover's public API.

`dataset_files` and `collection_files` make those of one dataset or collection, in a worker; `api_files` makes
the lists and all the rest.
"""

from generator.api.endpoints import ENDPOINTS, Endpoint
from generator.api.file import ApiFile, ApiList
from generator.api.gathering import CollectionFiles, Gathered, Member, collection_files
from generator.api.making import DatasetFiles, Listed, api_files, dataset_files
from generator.api.places import extensionless

__all__ = [
    "ENDPOINTS",
    "ApiFile",
    "ApiList",
    "CollectionFiles",
    "DatasetFiles",
    "Endpoint",
    "Gathered",
    "Listed",
    "Member",
    "api_files",
    "collection_files",
    "dataset_files",
    "extensionless",
]
