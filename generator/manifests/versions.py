"""Rules across the versions of one dataset."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from generator.manifests import rules_versions as rules
from generator.manifests.formats import FORMATS
from generator.manifests.manifest import Draft
from generator.model.dataset import DatasetManifest, Role, Version
from generator.model.problem import Problem


def check_versions(draft: Draft[DatasetManifest], today: str | None) -> Iterator[Problem]:
    """Problems of a dataset's versions, also where its other fields are wrong.

    A date after `today` (YYYY-MM-DD) is one; without `today`, no date is.
    """
    versions = draft.part("versions", tuple[Version, ...])
    if versions:
        yield from _numbers(draft, versions)
        yield from _dates(draft, versions, today)
        for index, version in enumerate(versions):
            yield from _roles(draft, index, version)


def _numbers(draft: Draft[DatasetManifest], versions: tuple[Version, ...]) -> Iterator[Problem]:
    numbers = [version.version for version in versions]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            place = draft.at("versions", index, "version")
            yield rules.VERSION_TWICE.at(place, f"Version {number} stands here again.")
    missing = next(number for number in range(1, len(numbers) + 2) if number not in numbers)
    if missing < max(numbers):
        place = draft.at("versions", numbers.index(max(numbers)), "version")
        yield rules.VERSION_HOLE.at(place, f"There is a version {max(numbers)} but no version {missing}.")
    if len(set(numbers)) == len(numbers) and numbers != sorted(numbers, reverse=True):
        place = draft.at("versions", 0, "version")
        message = f"Version {numbers[0]} stands first; the newest is {max(numbers)}."
        if numbers[0] == max(numbers):
            message = "The versions below the first are out of order."
        yield rules.VERSION_ORDER.at(place, message)


def _dates(
    draft: Draft[DatasetManifest], versions: tuple[Version, ...], today: str | None
) -> Iterator[Problem]:
    dated = [(v.version, v.date, i) for i, v in enumerate(versions) if not FORMATS["date"].complaint(v.date)]
    for (earlier, before, _), (later, after, index) in pairwise(sorted(dated)):
        if earlier < later and after < before:
            place = draft.at("versions", index, "date")
            message = f"Version {later} is of {after}, version {earlier} of {before}."
            yield rules.DATE_ORDER.at(place, message)
    for number, date, index in dated:
        if today is not None and date > today:
            place = draft.at("versions", index, "date")
            yield rules.FUTURE_DATE.at(place, f"Version {number} is of {date}, and today is {today}.")


def _roles(draft: Draft[DatasetManifest], index: int, version: Version) -> Iterator[Problem]:
    counted = Counter(asset.role for asset in version.assets)
    for position, asset in enumerate(version.assets):
        if asset.role in {other.role for other in version.assets[:position]}:
            place = draft.at("versions", index, "assets", position, "role")
            yield rules.ROLE_TWICE.at(place, f"Version {version.version} has a second {asset.role} asset.")
    if not counted[Role.H5AD]:
        place = draft.at("versions", index, "assets")
        yield rules.NO_H5AD.at(place, f"Version {version.version} has no h5ad asset.")
