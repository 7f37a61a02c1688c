"""A deployment of CELLxGENE Explorer behind cellxgene-gateway, as files."""

import json
import re
from collections.abc import Mapping
from string import Template

from generator.errors import UsageError
from generator.explorers.environment import DEEP_LINK, PINS, SCRIPT, text
from generator.explorers.options import Options
from generator.model.record import record

TEMPLATES = (
    "wsgi.py",
    "launch-cellxgene",
    "setup.sh",
    "gateway.env",
    "explorer.service",
    "compose.yaml",
    "Dockerfile",
    "Caddyfile",
    "README.md",
)
EXECUTABLE = frozenset({"launch-cellxgene", "setup.sh"})
_VERBATIM = frozenset({"launch-cellxgene"})
# The gateway builds a shell's command line from paths.
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")


@record
class Gateway:
    """Where a deployment runs and what it opens."""

    name: str
    """The catalog's."""
    folder: str
    """Absolute path that the deployment will run from."""
    data: str
    """Absolute path of a folder store, or `s3://bucket`."""
    port: int
    datasets: Mapping[str, Options]
    """By key in the store; `gene_sets` is the name of a file of `gene_sets` below."""
    gene_sets: Mapping[str, bytes]
    """Files of gene sets by name."""


def deployment(gateway: Gateway) -> dict[str, bytes]:
    """Every file by its path in the folder; raises UsageError for paths that the gateway cannot bear."""
    for path in (gateway.folder, gateway.data.removeprefix("s3://")):
        if not _SAFE.fullmatch(path):
            raise UsageError(
                f"cellxgene-gateway cannot work with the path {path}",
                hint="use a path of letters, digits, `.`, `_` and `-` alone",
            )
    values = _values(gateway)
    made = {PINS: text(PINS), DEEP_LINK: text(DEEP_LINK), "datasets.json": _datasets(gateway)}
    for name in TEMPLATES:
        source = text(f"{name}.in")
        made[name] = source if name in _VERBATIM else Template(source).substitute(values)
    files = {name: content.encode() for name, content in made.items()}
    return files | {f"genesets/{name}": content for name, content in gateway.gene_sets.items()}


def _values(gateway: Gateway) -> dict[str, str]:
    is_bucket = gateway.data.startswith("s3://")
    mount = "" if is_bucket else f'      CELLXGENE_DATA: /data\n    volumes: ["{gateway.data}:/data:ro"]'
    return {
        "name": gateway.name.replace("\n", " ").replace("$", ""),
        "folder": gateway.folder,
        "port": str(gateway.port),
        "script": SCRIPT,
        "source": f"CELLXGENE_BUCKET={gateway.data.removeprefix('s3://')}"
        if is_bucket
        else f"CELLXGENE_DATA={gateway.data}",
        "mount": mount,
    }


def _datasets(gateway: Gateway) -> str:
    told = {
        key: [
            f"@HERE@/genesets/{argument}" if argument == options.gene_sets else argument
            for argument in options.arguments()
        ]
        for key, options in sorted(gateway.datasets.items())
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
