"""DOIs for the catalog's data: planned purely, registered with DataCite, never twice."""

from generator.registration.applying import apply
from generator.registration.client import PRODUCTION, TEST, Account, DataCite, Event
from generator.registration.planning import Action, Step, due, plan, with_row

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
