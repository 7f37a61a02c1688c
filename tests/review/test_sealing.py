"""Sealing: opens with its own key, its own name and every byte in its place, and not otherwise."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.review import sealing
from generator.review.sealing import PIECE, SealError

SECRET, SALT = bytes(range(32)), bytes(16)
KEY = sealing.file_key(SECRET, "bundle")
STEP = PIECE + 16
LOADER = Path(sealing.__file__).parent / "loader"


def sealed_pieces(content):
    sealed = sealing.seal(KEY, "id/bundle", content, SALT)
    return sealed[:16], [sealed[at : at + STEP] for at in range(16, len(sealed), STEP)]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_opens(size):
    content = bytes(size)
    assert sealing.unseal(KEY, "n", sealing.seal(KEY, "n", content, SALT)) == content


@given(content=st.binary(max_size=200), position=st.integers(0), bit=st.integers(0, 7))
def test_no_bit_may_change(content, position, bit):
    sealed = bytearray(sealing.seal(KEY, "n", content, SALT))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(SealError):
        sealing.unseal(KEY, "n", bytes(sealed))


@given(content=st.binary(max_size=200), data=st.data())
def test_nothing_may_be_cut_off_or_added(content, data):
    sealed = sealing.seal(KEY, "n", content, SALT)
    cut = data.draw(st.integers(0, len(sealed) - 1))
    for changed in (sealed[:cut], sealed + b"\0", sealed + sealed[16:]):
        with pytest.raises(SealError):
            sealing.unseal(KEY, "n", changed)


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (0, 1), (0, 2), (0, 0, 2), (0, 1, 1, 2), (2,)])
def test_pieces_stay_in_their_places(order):
    salt, pieces = sealed_pieces(b"a" * PIECE + b"b" * PIECE + b"c" * PIECE)
    assert len(pieces) == 3
    with pytest.raises(SealError):
        sealing.unseal(KEY, "id/bundle", salt + b"".join(pieces[number] for number in order))


def test_a_file_opens_under_its_own_name_secret_and_key_only():
    sealed = sealing.seal(KEY, "id/bundle", b"x", SALT)
    others = [
        (KEY, "id/terms"),
        (KEY, "di/bundle"),
        (sealing.file_key(SECRET, "terms"), "id/bundle"),
        (sealing.file_key(bytes(32), "bundle"), "id/bundle"),
    ]
    for key, name in others:
        with pytest.raises(SealError):
            sealing.unseal(key, name, sealed)


def test_another_salt_gives_other_bytes_throughout():
    one, two = (sealing.seal(KEY, "n", bytes(64), salt) for salt in (bytes(16), bytes(15) + b"1"))
    assert not any(a == b for a, b in zip(one[16:48:8], two[16:48:8], strict=True)) or one[16:] != two[16:]
    assert one[16:] != two[16:]


def test_ids_tell_nothing_and_differ():
    found = {sealing.link_id(SECRET), sealing.data_token(SECRET), KEY.hex(), SECRET.hex()}
    assert len(found) == 4
    assert sealing.link_id(SECRET) == sealing.link_id(bytes(range(32)))
    assert len(sealing.link_id(SECRET)) == 32


@given(files=st.dictionaries(st.text(max_size=9), st.binary(max_size=300), max_size=4))
def test_what_was_packed_unpacks(files):
    packed = sealing.pack(files)
    assert sealing.unpack(packed) == files
    assert len(packed) == sealing.padded(len(packed))


@given(size=st.integers(0, 1 << 40))
@settings(max_examples=300)
def test_padding_hides_and_costs_little(size):
    size_shown = sealing.padded(size)
    assert size <= size_shown <= max(1 << 16, size + size // 16 + 1)
    assert sealing.padded(size_shown) == size_shown


@pytest.mark.integration
def test_browsers_own_cryptography_agrees(tmp_path):
    """The loader's module, run by the JavaScript engine that the tests have."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js: apt-get install nodejs")
    files = {
        "c/A/index.html": "<h1>Grün</h1>".encode(),
        "start": b"c/A/index.html",
        "big": bytes(range(256)) * 9000,
    }
    key = sealing.file_key(SECRET, "bundle")
    sealed = sealing.seal(key, "id/bundle", sealing.pack(files) + bytes(2 * PIECE), bytes(range(16)))
    (tmp_path / "sealed").write_bytes(sealed)
    (tmp_path / "sealing.mjs").write_bytes((LOADER / "sealing.js").read_bytes())
    (tmp_path / "run.mjs").write_text(_SCRIPT)
    done = subprocess.run(
        [node, "run.mjs", sealing.spelled(SECRET)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["id"] == sealing.link_id(SECRET)
    assert said["files"] == {name: len(data) for name, data in files.items()}
    assert said["page"] == "<h1>Grün</h1>"
    assert said["refused"] == ["flipped", "cut", "swapped", "renamed"]


_SCRIPT = """
import { readFileSync } from "node:fs";
import { fileKey, linkId, secretOf, unpack, unseal } from "./sealing.mjs";
const secret = secretOf(process.argv[2]);
const sealed = new Uint8Array(readFileSync("sealed"));
const key = await fileKey(secret, "bundle");
const files = await unpack(await unseal(key, "id/bundle", sealed));
const step = (1 << 20) + 16;
const flipped = sealed.slice();
flipped[100] ^= 1;
const piece = (number) => sealed.subarray(16 + number * step, 16 + (number + 1) * step);
const [head, tail] = [sealed.subarray(0, 16), sealed.subarray(16 + 2 * step)];
const swapped = new Uint8Array([...head, ...piece(1), ...piece(0), ...tail]);
const attempts = {
  flipped: [flipped, "id/bundle"],
  cut: [sealed.subarray(0, 16 + step), "id/bundle"],
  swapped: [swapped, "id/bundle"],
  renamed: [sealed, "di/bundle"],
};
const refused = [];
for (const [name, [bytes, path]] of Object.entries(attempts)) {
  await unseal(key, path, bytes).catch(() => refused.push(name));
}
const said = {
  id: await linkId(secret),
  files: Object.fromEntries([...files].map(([name, data]) => [name, data.length])),
  page: new TextDecoder().decode(files.get("c/A/index.html")),
  refused,
};
console.log(JSON.stringify(said));
"""
