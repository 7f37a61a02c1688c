"""Cellshelf: static, citable catalogs of single-cell datasets."""

__version__ = "0.1.0"
