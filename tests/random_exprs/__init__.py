"""Random typed expressions over random tables: the engine against the judge, with and without rewrites."""
