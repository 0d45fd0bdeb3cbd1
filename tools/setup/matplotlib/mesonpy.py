"""Stands in for meson-python when pip asks a source package for its metadata: nothing is built."""

import email
import pathlib


def prepare_metadata_for_build_wheel(folder: str, settings: object = None) -> str:
    text = pathlib.Path("PKG-INFO").read_text(encoding="utf-8")
    fields = email.message_from_string(text)
    place = pathlib.Path(folder, f"{fields['Name']}-{fields['Version']}.dist-info")
    place.mkdir()
    place.joinpath("METADATA").write_text(text, encoding="utf-8")
    return place.name
