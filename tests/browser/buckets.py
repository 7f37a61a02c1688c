"""Buckets that browsers read from, set up as the docs say."""

import json
from typing import Any

from generator.storage.s3_place import S3Place
from generator.storage.s3_rules import CORS, policy, read_statement


def readable(seaweed: Any, name: str) -> Any:
    """Make a bucket that anyone may read, from pages of any site; returns the client that writes into it."""
    client = seaweed.client()
    client.create_bucket(Bucket=name)
    place = S3Place(bucket=name, endpoint=seaweed.endpoint)
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(policy(read_statement(place))))
    client.put_bucket_cors(Bucket=name, CORSConfiguration=CORS)
    return client
