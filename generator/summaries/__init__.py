"""Summaries: from an h5ad file, local or remote, to its facts."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.summaries.batch import SummaryTask, TaskResult, summarize_many
    from generator.summaries.files import SummaryFolder, encode
    from generator.summaries.summarizing import Summarized, summarize
else:
    __getattr__ = lazily(
        __name__,
        {
            "Summarized": "summarizing",
            "SummaryFolder": "files",
            "SummaryTask": "batch",
            "TaskResult": "batch",
            "encode": "files",
            "summarize": "summarizing",
            "summarize_many": "batch",
        },
    )

__all__ = [
    "Summarized",
    "SummaryFolder",
    "SummaryTask",
    "TaskResult",
    "encode",
    "summarize",
    "summarize_many",
]
