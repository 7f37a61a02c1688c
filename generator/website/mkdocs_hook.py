"""MkDocs' door: under `hooks:` in mkdocs.yml, it makes `mkdocs build` and `mkdocs serve` give the whole site.

Under `catalog build` it does nothing: the build has put its own plugin into the configuration already.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from generator.errors import CellshelfError
from generator.website import configuration
from generator.website.material import PLUGIN
from generator.website.whole import WholeSite, read_edition


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the catalog beside mkdocs.yml and let the build make its pages."""
    if PLUGIN in config.plugins:
        return config
    root = Path(config.config_file_path).parent
    try:
        edition = read_edition(root)
    except CellshelfError as error:
        raise PluginError(f"{error.message} ({error.hint})" if error.hint else error.message) from error
    configuration.apply(edition.settings, config, root)
    config.plugins[PLUGIN] = WholeSite(edition, root, strict=not configuration.is_served(config))
    return config
