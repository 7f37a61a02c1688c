import pytest

PLAIN = "withdrawn: {{date: 2026-04-01, reason: Barcodes were swapped., successor: {}}}\n"


def _append(file, text):
    file.write_text(file.read_text() + text)


def _codes(check, root):
    return {problem.code for problem in check(root)}


@pytest.mark.parametrize("successor", ["A4M2HB1D", "https://example.org/new"])
def test_a_successor_is_an_accession_of_the_catalog_or_an_address(blood, minimal, check, successor):
    _append(blood / "cells.yaml", PLAIN.format(successor))
    assert not check(minimal)


@pytest.mark.parametrize("successor", ["G1D22DT5", "javascript:alert(1)", "https://", "''"])
def test_other_successors_are_refused(blood, minimal, check, successor):
    _append(blood / "cells.yaml", PLAIN.format(successor))
    assert _codes(check, minimal) == {"M121"}


def test_what_is_withdrawn_without_a_successor_needs_none(blood, minimal, check):
    _append(blood / "collection.yaml", "withdrawn: {date: 2026-04-01, reason: Consent was revoked.}\n")
    assert not check(minimal)


def test_successors_of_successors_may_not_lead_back(blood, minimal, check):
    _append(blood / "cells.yaml", PLAIN.format("A4M2HB1D"))
    _append(blood / "collection.yaml", PLAIN.format("G1D22DT4"))
    assert [p.code for p in check(minimal)] == ["M503", "M503"]


@pytest.mark.parametrize(
    "path", ["/old", "../old", "a//b", "a b", "d", "C%20", "a/.hidden", "assets/x.js", ""]
)
def test_an_alias_stays_on_the_site_and_off_its_pages(blood, minimal, check, path):
    _append(blood / "cells.yaml", f"aliases: ['{path}']\n")
    assert _codes(check, minimal) == {"M120"}


@pytest.mark.parametrize("path", ["old", "old/", "old/page.html", "Collections/1f8a", "a/b/c/d/e/f"])
def test_an_alias_is_a_path(blood, minimal, check, path):
    _append(blood / "cells.yaml", f"aliases: ['{path}']\n")
    assert not check(minimal)
