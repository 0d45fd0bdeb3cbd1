"""The command phlox: ``python -m phlox``, and the script that pip installs."""

import sys


def main():
    from . import _core

    return _core.command(["phlox", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
