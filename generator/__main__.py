"""`python -m generator` is the `catalog` command."""

from generator.cli import main

main()
