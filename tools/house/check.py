"""Every check of the house, as a command: prints what is broken and fails if anything is."""

from __future__ import annotations

import sys

from headers import check_headers
from layers import check_layers
from names import check_first_lines, check_lengths, check_machine_paths, check_names

CHECKS = [check_layers, check_headers, check_names, check_first_lines, check_lengths, check_machine_paths]


def main() -> int:
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        print(finding)
    print(f"house: {len(findings)} findings of {len(CHECKS)} checks")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
