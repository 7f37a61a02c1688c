"""What a bucket is told, so that everybody may read it: policy, CORS, lifecycle; as the docs print it."""

import datetime as dt
from typing import Any

from generator.storage.s3_place import S3Place

Document = dict[str, Any]

CORS: Document = {
    "CORSRules": [
        {
            "AllowedOrigins": ["*"],
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedHeaders": ["Range", "If-Match", "If-None-Match", "If-Range"],
            "ExposeHeaders": ["Accept-Ranges", "Content-Encoding", "Content-Length", "Content-Range", "ETag"],
            "MaxAgeSeconds": 86400,
        }
    ]
}
"""Pages of any site may read ranges: explorers, gene lookup, notebooks in the browser."""

LIFECYCLE: Document = {
    "Rules": [
        {
            "ID": "end-unfinished-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]
}
"""Parts of uploads that nobody finishes cost money and are not seen."""


def read_statement(place: S3Place, prefix: str = "", *, until: dt.datetime | None = None) -> Document:
    """Everybody may read what lies under `prefix` of the place, for good or `until` a moment; not list it."""
    inner = "/".join(part for part in (place.prefix, prefix, "*") if part)
    statement: Document = {
        "Sid": "EverybodyMayRead",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{place.bucket}/{inner}"],
    }
    if until:
        moment = until.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        statement["Condition"] = {"DateLessThan": {"aws:CurrentTime": moment}}
    return statement


def policy(*statements: Document) -> Document:
    """A bucket policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}
