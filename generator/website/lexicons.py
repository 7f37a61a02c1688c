"""What ontologies say of a catalog's terms, kept for the next build, since they take long to parse."""

import functools
import hashlib
from collections.abc import Iterable

import msgspec

from generator.browse import Lexicon, ReadLexicon, read_lexicon
from generator.memory import Notebook

_NOTE = "lexicon"


def remembering(notebook: Notebook | None, key: bytes) -> ReadLexicon:
    """What reads a lexicon, or recalls the one of the same terms; `key` changes whenever an ontology does."""
    return functools.partial(_read, notebook, key) if notebook else read_lexicon


def _read(notebook: Notebook, key: bytes, term_ids: Iterable[str]) -> Lexicon:
    ids = sorted(set(term_ids))
    own = hashlib.sha256(key + msgspec.msgpack.encode(ids)).digest()
    if (value := notebook.recall(_NOTE, own)) is not None:
        return msgspec.msgpack.decode(value, type=Lexicon)
    lexicon = read_lexicon(ids)
    notebook.keep(_NOTE, own, {}, msgspec.msgpack.encode(lexicon))
    notebook.flush()
    return lexicon
