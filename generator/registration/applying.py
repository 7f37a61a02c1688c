"""A plan carried out: each DOI looked up first, made or changed, and written down at once."""

from collections.abc import Callable, Sequence

from generator.errors import OutsideError
from generator.registration.client import DataCite, Event, Known, TakenError, UnansweredError
from generator.registration.planning import Action, Step


def apply(steps: Sequence[Step], client: DataCite, event: Event, on_done: Callable[[Step], None]) -> None:
    """Carry out `steps` in order; `on_done` is told of each as soon as DataCite has confirmed it.

    So a failure in the middle leaves what was done written down, and running it again goes on from there.
    Raises OutsideError if DataCite does not do what was asked, or a DOI leads somewhere else already.
    """
    for step in steps:
        _ensure(step, client, event)
        on_done(step)


def _ensure(step: Step, client: DataCite, event: Event) -> None:
    known = client.get(step.doi)
    if known is None:
        known = _create(step, client, event)
    if known is not None:
        _refuse_strangers(step, known)
        client.update(step.doi, step.attributes, event)


def _create(step: Step, client: DataCite, event: Event) -> Known | None:
    """Make the DOI; what is known of it if it cannot be said that this very request has made it."""
    try:
        client.create(step.doi, step.attributes, event)
    except UnansweredError:
        known = client.get(step.doi)
        if known is None:
            raise
        return known
    except TakenError as taken:
        known = client.get(step.doi)
        if known is None:
            raise OutsideError(
                f"{step.doi} is taken by another account", hint="state other DOIs in the manifests"
            ) from taken
        return known
    return None


def _refuse_strangers(step: Step, known: Known) -> None:
    if step.action is Action.REGISTER and known.url and known.url != step.url:
        raise OutsideError(
            f"{step.doi} leads to {known.url} already, not to {step.url}",
            hint="state another DOI in the manifest, or change it at DataCite if it is the catalog's own",
        )
