"""The nouns of Cellshelf; frozen records that import nothing else of the project's."""
