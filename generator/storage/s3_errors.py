"""What S3 servers and boto3 say, in plain words; nothing secret is ever repeated."""

from generator.errors import OutsideError
from generator.storage.s3_place import S3Place

_KEYS_HINT = (
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, in the environment; "
    "they never belong into a file of the catalog"
)
_REGION_HINT = "set `region:` under `store:` in catalog.yaml to where the bucket is"
_RIGHTS_HINT = (
    "give the account s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and "
    "s3:AbortMultipartUpload on {name}; `catalog doctor` tells which it lacks"
)
_CONDITION_HINT = "the server has no conditional requests: `catalog doctor --write` tells what it has"

# What boto3 raises, by the name of its class: importing botocore takes half a second.
_BOTO = {
    "NoCredentialsError": ("no credentials are given for {name}", _KEYS_HINT),
    "PartialCredentialsError": ("the credentials for {name} are incomplete", _KEYS_HINT),
    "CredentialRetrievalError": ("the credentials for {name} cannot be had", "sign in to AWS anew"),
    "TokenRetrievalError": ("the sign-in for {name} cannot be renewed", "sign in anew: aws sso login"),
    "SSOTokenLoadError": ("nobody is signed in for {name}", "sign in: aws sso login"),
    "UnauthorizedSSOTokenError": ("the sign-in for {name} has ended", "sign in anew: aws sso login"),
    "ProfileNotFound": ("AWS_PROFILE names a profile that does not exist", "aws configure list-profiles"),
    "InvalidConfigError": ("AWS's own settings are wrong", "look at ~/.aws/config"),
    "ConfigParseError": ("AWS's own settings cannot be read", "look at ~/.aws/config"),
    "EndpointConnectionError": (
        "{server} takes no connections",
        "is it up, and `endpoint:` in catalog.yaml right?",
    ),
    "ConnectTimeoutError": ("{server} does not answer", "is `endpoint:` in catalog.yaml right?"),
    "ReadTimeoutError": ("{server} did not answer in time", "try again later"),
    "ConnectionClosedError": ("the connection to {server} broke", "try again"),
    "ResponseStreamingError": ("the connection to {server} broke", "try again"),
    "IncompleteReadError": ("the connection to {server} broke", "try again"),
    "HTTPClientError": ("the connection to {server} broke", "try again"),
    "SSLError": ("the certificate of {server} cannot be trusted", "ask its owner to renew it"),
    "ProxyConnectionError": ("the proxy to {server} takes no connections", "see HTTPS_PROXY"),
    "ParamValidationError": ("{name} cannot be the name of a bucket", "see `bucket:` in catalog.yaml"),
    "InvalidRegionError": ("{region} cannot be a region", _REGION_HINT),
}
# What the server answers, by its code.
_CODES = {
    "NoSuchBucket": (
        "there is no bucket {bucket} at {server}",
        "make it, or correct `bucket:`, `endpoint:` or `region:` under `store:` in catalog.yaml",
    ),
    "AccessDenied": ("the account may not {verb} in {name}", _RIGHTS_HINT),
    "403": ("the account may not {verb} in {name}", _RIGHTS_HINT),
    "401": ("{server} takes no request that is not signed", _KEYS_HINT),
    "AllAccessDisabled": ("{name} is closed to everybody", "ask the bucket's owner"),
    "InvalidAccessKeyId": ("{server} does not know the access key", _KEYS_HINT),
    "SignatureDoesNotMatch": ("{server} refuses the secret key", _KEYS_HINT),
    "ExpiredToken": ("the credentials have expired", "sign in to AWS anew"),
    "InvalidToken": ("{server} refuses the session token", "sign in to AWS anew"),
    "RequestTimeTooSkewed": ("this machine's clock is wrong", "set the clock: signatures carry the time"),
    "PermanentRedirect": ("{bucket} is in another region", _REGION_HINT),
    "301": ("{bucket} is in another region", _REGION_HINT),
    "AuthorizationHeaderMalformed": ("{bucket} is in another region", _REGION_HINT),
    "IllegalLocationConstraintException": ("{bucket} is in another region", _REGION_HINT),
    "InvalidBucketName": ("{bucket} cannot be the name of a bucket", "see `bucket:` in catalog.yaml"),
    "SlowDown": ("{server} is busy", "try again later"),
    "503": ("{server} is busy", "try again later"),
    "ServiceUnavailable": ("{server} is failing", "try again later"),
    "InternalError": ("{server} is failing", "try again later"),
    "500": ("{server} is failing", "try again later"),
    "RequestTimeout": ("the connection to {server} is too slow", "try again"),
    "QuotaExceeded": ("{name} is full", "ask the bucket's owner for more room"),
    "EntityTooLarge": ("the file is too large for {server}", "ask its owner what it takes"),
    "NotImplemented": ("{server} cannot {verb} as asked", _CONDITION_HINT),
    "501": ("{server} cannot {verb} as asked", _CONDITION_HINT),
    "BadDigest": ("a file was damaged on the way to {server}", "try again"),
    "InvalidDigest": ("a file was damaged on the way to {server}", "try again"),
    "XAmzContentChecksumMismatch": ("a file was damaged on the way to {server}", "try again"),
}


def explain(place: S3Place, verb: str, *, kind: str = "", code: str = "") -> OutsideError:
    """The error to raise: boto3 raised a `kind`, or the server answered `code`, while we tried to `verb`."""
    known = _CODES.get(code) if code else _BOTO.get(kind)
    fault, hint = known or (
        f"{{server}} would not {{verb}} in {{name}}: {code or kind}",
        "`catalog doctor` looks closer",
    )
    words = {
        "bucket": place.bucket,
        "name": place.name,
        "server": place.server,
        "region": place.region,
        "verb": verb,
    }
    return OutsideError(fault.format(**words), hint=hint.format(**words))
