import json

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.manifests import schemas
from generator.manifests.explaining import validator
from generator.manifests.formats import FORMATS
from generator.manifests.manifest import parse, read_manifest
from generator.manifests.schemas import MANIFESTS
from generator.manifests.shapes import lower, shape
from generator.model.collection import CollectionManifest
from generator.model.dataset import DatasetManifest

VALID = {
    "catalog": "catalog/catalog.yaml",
    "collection": "catalog/collections/blood/collection.yaml",
    "dataset": "catalog/collections/blood/cells.yaml",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 10**20) | st.text(max_size=4) | st.just("2026-03-01"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def _places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from _places(value[key], (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, (*path, index))


def _spoilt(data, value):
    """`value` with one part replaced, removed, or a key added."""
    *above, last = data.draw(st.sampled_from([path for path in _places(value) if path]))
    holder = value
    for step in above:
        holder = holder[step]
    kind = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if kind == "remove":
        del holder[last]
    elif kind == "add" and isinstance(holder, dict):
        holder[data.draw(st.text(max_size=4))] = data.draw(JSON)
    else:
        holder[last] = data.draw(JSON)
    return value


@pytest.mark.parametrize("kind", VALID)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_fast_path_and_the_schema_agree(kind, data):
    value = yaml.load(EXAMPLE[kind], Loader=yaml.CBaseLoader)
    text = json.dumps(_spoilt(data, _numbered(value)))
    root, problems = parse("f", text.encode())
    if problems:  # control characters, written as escapes
        return
    lowered = lower(root, shape(schemas()[kind], schemas()[kind])).value
    draft, told = read_manifest("f", text.encode(), kind, MANIFESTS[kind])
    assert (draft.manifest is None) == bool(told) == (not validator(kind).is_valid(lowered))
    assert not any("does not fit the schema" in problem.message for problem in told)


def _numbered(value):
    if isinstance(value, dict):
        return {k: int(v) if k in {"version", "bytes"} else _numbered(v) for k, v in value.items()}
    return [_numbered(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", autouse=True)
def _load(request):
    full = request.path.parents[1] / "examples" / "valid" / "full"
    EXAMPLE.update({kind: (full / path).read_text() for kind, path in VALID.items()})


EXAMPLE: dict[str, str] = {}


@pytest.mark.parametrize("kind", VALID)
def test_a_manifest_written_as_yaml_or_json_is_read_back_equal(kind):
    read = read_manifest("f", EXAMPLE[kind].encode(), kind, MANIFESTS[kind])[0].manifest
    plain = json.loads(msgspec.json.encode(read))
    for text in (yaml.safe_dump(plain, allow_unicode=True), json.dumps(plain)):
        draft, problems = read_manifest("f", text.encode(), kind, MANIFESTS[kind])
        assert (draft.manifest, problems) == (read, [])


def test_numbers_where_text_is_wanted_stay_as_written():
    text = EXAMPLE["collection"]
    read = read_manifest("f", text.encode(), "collection", CollectionManifest)[0].manifest
    assert read.funding[0].award == "1E234567"
    again = text.replace("1E234567", "007").replace("The Blood Consortium", "1_000.50")
    read = read_manifest("f", again.encode(), "collection", CollectionManifest)[0].manifest
    assert (read.funding[0].award, read.creators[1].name) == ("007", "1_000.50")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("bytes: 5,", "bytes: 5.0,", '`bytes` must be a whole number, not "5.0".'),
        ("bytes: 5,", "bytes: true,", "`bytes` must be a whole number, not true."),
        ("title: White", "title: true #", "`title` must be text, not true."),
        ("title: White", "title: #", "`title` must be text, not empty."),
        ("genes: [CD3E, MS4A1]", "genes: CD3E", '`genes` must be a list, not "CD3E".'),
        ("genes: [CD3E, MS4A1]", "genes: [{a: b}]", "Item 1 of `genes` must be text, not a mapping of keys."),
        ("version: 2", "version: -2", "`version` must be 1 or more, not -2."),
    ],
)
def test_wrong_kinds_of_values_are_told_as_written(before, after, message):
    text = EXAMPLE["dataset"]
    assert before in text
    problems = read_manifest("f", text.replace(before, after).encode(), "dataset", DatasetManifest)[1]
    assert [problem.message for problem in problems] == [message]


def test_yes_and_no_and_dates_are_text():
    text = EXAMPLE["dataset"].replace("Re-annotated B cells", "no").replace("Sorted cells.", "2026-01-01")
    read = read_manifest("f", text.encode(), "dataset", DatasetManifest)[0].manifest
    assert read.versions[0].changes == "no"


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("doi", ["10.1000/182", "10.1038/s41586-019-1234-5"], ["doi:10.1000/182", "10.1/2", "10.1000/a b"]),
        ("orcid", ["0000-0002-1694-233X"], ["0000-0002-1694-2339", "0000000216942339", "x", ""]),
        ("ror", ["https://ror.org/03vek6s52"], ["03vek6s52", "https://ror.org/03vek6s53", "ror"]),
        ("spdx", ["CC0-1.0", "MIT OR Apache-2.0"], ["cc0-1.0", "CC-BY", "(" * 300, "", "( ("]),
        (
            "url",
            ["https://x.org/a?b#c"],
            ["x.org", "javascript:alert(1)", "https://u@h/", "https://", "http://[::1"],
        ),
        ("date", ["2024-02-29"], ["2023-02-29", "2023-2-1", "20230201", "202\u0663-02-01"]),
        ("sha256", ["a" * 64], ["A" * 64, "a" * 63, "g" * 64]),
        ("email", ["a.b+c@x.example.org"], ["a@b", "a b@c.org", "@x.org", "a@b.org, c@d.org"]),
        ("accession", ["A4M2HB1D"], ["a4m2hb1d", "A4M2HB1E", "4AM2HB1D", "ILOU0000", ""]),
        ("line", ["a", " a "], ["", "  ", "a\nb"]),
    ],
)
def test_formats(name, good, bad):
    assert [text for text in good if FORMATS[name].complaint(text)] == []
    assert [text for text in bad if not FORMATS[name].complaint(text)] == []


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(sorted(FORMATS)), text=st.text(max_size=40))
def test_formats_bear_any_text(name, text):
    complaint = FORMATS[name].complaint(text)
    assert complaint is None or ("\n" not in complaint and complaint.endswith((".", "?")))


def test_schemas_are_valid_closed_and_know_their_place():
    made = schemas("https://cells.example.org/")
    assert list(made) == ["catalog", "collection", "dataset"]
    for kind, schema in made.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == f"https://cells.example.org/schemas/{kind}.json"
        records = [d for d in [schema, *schema["$defs"].values()] if d.get("type") == "object"]
        assert all(d["additionalProperties"] is False and d["description"] for d in records)


def test_every_format_of_the_schemas_is_checked():
    text = json.dumps(schemas())
    assert {name for name in FORMATS if f'"format": "{name}"' in text} == set(FORMATS)
    assert text.count('"format"') == sum(text.count(f'"format": "{name}"') for name in FORMATS)
