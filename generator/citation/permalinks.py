"""The addresses that are printed and must resolve for ever (design, section 2)."""

from urllib.parse import urljoin

from generator.model.dataset import Asset
from generator.model.settings import Settings
from generator.model.sidecar import Sidecar
from generator.storage import asset_url, sidecar_url


def site_url(settings: Settings) -> str:
    """The site's address, always with a closing slash."""
    return settings.url.rstrip("/") + "/"


def dataset_permalink(settings: Settings, accession: str) -> str:
    """Where a dataset's newest version is."""
    return f"{site_url(settings)}d/{accession}/"


def version_permalink(settings: Settings, accession: str, version: int) -> str:
    """Where that version is, for ever."""
    return f"{site_url(settings)}d/{accession}/v{version}/"


def collection_permalink(settings: Settings, accession: str) -> str:
    """Where a collection is."""
    return f"{site_url(settings)}c/{accession}/"


def release_permalink(settings: Settings, date: str) -> str:
    """Where a dated release of the whole catalog is listed."""
    return f"{site_url(settings)}releases/{date}/"


def file_url(settings: Settings, asset: Asset) -> str:
    """Where that file is, absolute: its own address, or its place in the catalog's store."""
    return urljoin(site_url(settings), asset_url(asset, settings))


def derived_url(settings: Settings, sidecar: Sidecar) -> str:
    """Where that file, derived from another, is; absolute."""
    return urljoin(site_url(settings), sidecar_url(sidecar, settings))
