"""Publishing: a built site goes to where readers are, safely; `plan` decides, `publish` does it."""

from generator.publish.branch import (
    Branch,
    deployments,
    look_at,
    plan_branch,
    plan_branch_rollback,
    publish_branch,
    rollback_branch,
)
from generator.publish.collecting import Garbage, Keep, collect, look_for_garbage
from generator.publish.deployment import Deployment, Past, State
from generator.publish.entry import Entry, Phase
from generator.publish.nesting import nests_already, probe
from generator.publish.planning import KEPT, Known, Plan, Reason, Step, plan
from generator.publish.publishing import MissingPermalinkError, Run, plan_publish, publish
from generator.publish.records import look, read_state
from generator.publish.restoring import plan_rollback, rollback
from generator.publish.site import Site, permanent_keys, read_site
from generator.publish.target import Target
from generator.publish.verifying import Finding, sample, verify, verify_data

__all__ = [
    "KEPT",
    "Branch",
    "Deployment",
    "Entry",
    "Finding",
    "Garbage",
    "Keep",
    "Known",
    "MissingPermalinkError",
    "Past",
    "Phase",
    "Plan",
    "Reason",
    "Run",
    "Site",
    "State",
    "Step",
    "Target",
    "collect",
    "deployments",
    "look",
    "look_at",
    "look_for_garbage",
    "nests_already",
    "permanent_keys",
    "plan",
    "plan_branch",
    "plan_branch_rollback",
    "plan_publish",
    "plan_rollback",
    "probe",
    "publish",
    "publish_branch",
    "read_site",
    "read_state",
    "rollback",
    "rollback_branch",
    "sample",
    "verify",
    "verify_data",
]
