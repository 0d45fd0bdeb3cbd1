"""The code blocks of the documentation run, and print what stands below them."""
