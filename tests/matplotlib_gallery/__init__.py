"""Runs the scripts of Matplotlib's gallery with phlox.matplotlib, and tells what became of their figures."""
