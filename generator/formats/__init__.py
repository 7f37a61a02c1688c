"""Formats: the files that readers get, made of h5ad files of every kind in bounded memory."""
