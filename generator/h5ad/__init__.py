"""h5ad files by their parts: tables, matrices, embeddings and notes of every era, read in bounded memory."""

from generator.h5ad.seen import Seen, see

__all__ = ["Seen", "see"]
