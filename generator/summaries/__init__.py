"""Summaries: from an h5ad file, local or remote, to its facts."""

from generator.summaries.batch import SummaryTask, TaskResult, summarize_many
from generator.summaries.files import SummaryFolder, encode
from generator.summaries.summarizing import Summarized, summarize

__all__ = [
    "Summarized",
    "SummaryFolder",
    "SummaryTask",
    "TaskResult",
    "encode",
    "summarize",
    "summarize_many",
]
