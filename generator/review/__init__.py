"""Private links: drafts that one recipient may see, sealed so that the site can hold them."""

from generator.review.anonymity import NamesFoundError, Sieve, Trace, scan_h5ad, scan_rds
from generator.review.bundle import (
    BUNDLE,
    START,
    STYLE,
    TERMS,
    Rewriting,
    rewrite,
    sealed_bundle,
)
from generator.review.drafts import anonymous, family_names, find_draft, names_of, review_edition
from generator.review.granting import DATA, copy_object, grant
from generator.review.leaks import Gate, Leak, LeakError, secrets_of
from generator.review.links import (
    DataFile,
    Links,
    ReviewLink,
    State,
    check_expiry,
    end_of,
    extended,
    moved,
    read_links,
    revoked,
    write_links,
)
from generator.review.sealing import SECRET_BYTES, data_token, file_key, link_id, spelled
from generator.review.staging import FOLDER, bundle_file, link_path, site_files

__all__ = [
    "BUNDLE",
    "DATA",
    "FOLDER",
    "SECRET_BYTES",
    "START",
    "STYLE",
    "TERMS",
    "DataFile",
    "Gate",
    "Leak",
    "LeakError",
    "Links",
    "NamesFoundError",
    "ReviewLink",
    "Rewriting",
    "Sieve",
    "State",
    "Trace",
    "anonymous",
    "bundle_file",
    "check_expiry",
    "copy_object",
    "data_token",
    "end_of",
    "extended",
    "family_names",
    "file_key",
    "find_draft",
    "grant",
    "link_id",
    "link_path",
    "moved",
    "names_of",
    "read_links",
    "review_edition",
    "revoked",
    "rewrite",
    "scan_h5ad",
    "scan_rds",
    "sealed_bundle",
    "secrets_of",
    "site_files",
    "spelled",
    "write_links",
]
