"""The static API: files for programs, the catalog's own and a twin of CELLxGENE Discover's public API.

`dataset_files` makes those of one dataset, in a worker; `api_files` the lists and all the rest.
"""

from generator.api.endpoints import ENDPOINTS, Endpoint
from generator.api.file import ApiFile
from generator.api.making import DatasetFiles, Listed, api_files, dataset_files
from generator.api.places import extensionless

__all__ = [
    "ENDPOINTS",
    "ApiFile",
    "DatasetFiles",
    "Endpoint",
    "Listed",
    "api_files",
    "dataset_files",
    "extensionless",
]
