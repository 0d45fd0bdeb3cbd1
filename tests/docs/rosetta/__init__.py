"""Idioms of pandas, SQL, Ibis, Polars and dplyr beside phlox: the source of docs/rosetta/, and what runs it.

Each idiom stands once, in a chapter of this folder (`rows.toml`, ...): its task, and its text in every language.
`python -m docs.rosetta` writes the pages; `tests/docs/test_rosetta.py` runs all texts and compares their rows.
"""
