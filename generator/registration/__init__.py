"""DOIs for the catalog's data: planned purely, registered with DataCite, never twice."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.registration.applying import apply
    from generator.registration.client import PRODUCTION, TEST, Account, DataCite, Event
    from generator.registration.planning import Action, Step, due, plan, with_row
else:
    __getattr__ = lazily(
        __name__,
        {
            "Account": "client",
            "Action": "planning",
            "DataCite": "client",
            "Event": "client",
            "PRODUCTION": "client",
            "Step": "planning",
            "TEST": "client",
            "apply": "applying",
            "due": "planning",
            "plan": "planning",
            "with_row": "planning",
        },
    )

__all__ = [
    "PRODUCTION",
    "TEST",
    "Account",
    "Action",
    "DataCite",
    "Event",
    "Step",
    "apply",
    "due",
    "plan",
    "with_row",
]
