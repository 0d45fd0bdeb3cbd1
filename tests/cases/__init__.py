"""Golden cases: `cases/**/*.case` on every storage, every chunk size, every set of rewrites."""
