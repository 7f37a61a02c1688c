"""Whether all that was ever published is still there: asked of the live site, as a reader would."""

from generator.audit.asking import ask
from generator.audit.planning import Question, Subject, links_of, questions, urls_of
from generator.audit.report import Audit, Finding, markdown, text

__all__ = [
    "Audit",
    "Finding",
    "Question",
    "Subject",
    "ask",
    "links_of",
    "markdown",
    "questions",
    "text",
    "urls_of",
]
