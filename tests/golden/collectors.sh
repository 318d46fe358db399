#!/usr/bin/env bash
# The collectors, as far as they can be looked at without a Windows.
set -euo pipefail
exec python3 "$2/tests/golden/collectors.py" \
    "$2/collect/Collect-PortUsage.ps1" "$2/collect/collect-portusage.cmd"
