"""Where readers fetch what was derived from a file."""

from generator.model.settings import Settings
from generator.model.sidecar import Sidecar
from generator.storage.assets import store_url
from generator.storage.keys import sidecar_key


def sidecar_url(sidecar: Sidecar, settings: Settings) -> str:
    """Where readers fetch the sidecar: absolute, or relative to the site's root."""
    return f"{store_url(settings.store)}{sidecar_key(sidecar)}"
