import json
import re
from pathlib import Path

from generator.storage import S3Place
from generator.storage.s3_rules import CORS, LIFECYCLE, policy, read_statement

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "object-storage.md"


def test_the_docs_print_what_the_demo_does():
    printed = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)]
    assert printed == [policy(read_statement(S3Place(bucket="my-lab-cells"))), CORS, LIFECYCLE]


def test_a_statement_is_for_the_folder_of_the_store():
    statement = read_statement(S3Place(bucket="cells", prefix="lab"), "drafts/x")
    assert statement["Resource"] == ["arn:aws:s3:::cells/lab/drafts/x/*"]
