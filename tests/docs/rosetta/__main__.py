# python -m docs.rosetta writes the pages.
from .pages import FOLDER, pages

FOLDER.mkdir(exist_ok=True)
for path, text in pages():
    path.write_text(text, encoding="utf-8")
