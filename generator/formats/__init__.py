"""Standardized files: what readers get beside, or instead of, the file that an author gave."""
