#!/bin/sh
# Prints the path of a Chromium for the browser tests, installing one where there is none:
# the one on the PATH, else Playwright's own, else (as root on Debian) the distribution's package.
set -u
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then command -v "$name"; exit 0; fi
done
own() { "$1" - <<'PY'
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
print(path if Path(path).exists() else "")
PY
}
found=$(own "$1" 2>/dev/null)
if [ -z "$found" ]; then
  timeout 600 "$1" -m playwright install chromium >/dev/null 2>&1 && found=$(own "$1" 2>/dev/null)
  [ -n "$found" ] && ! "$found" --version >/dev/null 2>&1 && found="" # its libraries are missing
fi
if [ -z "$found" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core) >&2 && found=$(command -v chromium)
fi
if [ -z "$found" ]; then
  echo "no Chromium found and none could be installed: put one on the PATH, then run make test again" >&2
  exit 1
fi
echo "$found"
