"""Commands by their modules, which are loaded when one of theirs is run: none waits for what others need."""

import importlib

import click

MODULES = {
    "add": "add",
    "aliases": "aliases",
    "audit": "audit",
    "build": "build",
    "check": "check",
    "clean": "share",
    "convert": "convert",
    "copy-store": "storing",
    "demo": "demo_s3",
    "deployments": "deployments",
    "diff": "diff",
    "doctor": "doctor",
    "doi": "doi",
    "explore": "explore",
    "figures": "figures",
    "gateway": "explore",
    "gc": "deployments",
    "genes": "genes",
    "genesets": "genesets",
    "init": "init",
    "leak-check": "leaks",
    "links": "share",
    "make-rds": "rds",
    "migrate": "migrate",
    "new": "new",
    "obs": "obs",
    "overlay": "share",
    "parity": "convert",
    "preview": "preview",
    "publish": "publish",
    "publish-collection": "unveil",
    "put": "storing",
    "register": "lasting",
    "release": "lasting",
    "rollback": "deployments",
    "rules": "check",
    "serve": "serve",
    "share": "share",
    "sidecars": "sidecars",
    "standardize": "standardize",
    "stats": "audit",
    "summarize": "summarize",
    "viewer": "viewer",
    "withdraw": "lasting",
}
"""The module of each command that stands in one of its own; `commands` has the others."""


class Commands(click.Group):
    """The program's commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All their names."""
        return sorted({*super().list_commands(ctx), *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name in MODULES:
            importlib.import_module(f"generator.cli.{MODULES[cmd_name]}")
        return super().get_command(ctx, cmd_name)
