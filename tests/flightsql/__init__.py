"""A Flight SQL server of ours for the tests, over DuckDB, and its messages."""
