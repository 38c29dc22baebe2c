"""Puts uv into .tools/bin from the package index, with nothing but Python's standard library (Debian's python3 has no pip).

The index is the one pip would use: PIP_INDEX_URL, UV_INDEX_URL or UV_DEFAULT_INDEX if set, else the public one.
"""

import hashlib
import io
import json
import os
import platform
import re
import ssl
import stat
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
TARGET = Path(__file__).resolve().parents[1] / ".tools" / "bin" / "uv"
PLATFORMS = {
    ("Linux", "x86_64"): r"manylinux_2_\d+_x86_64.*|manylinux2014_x86_64",
    ("Linux", "aarch64"): r"manylinux_2_\d+_aarch64.*|manylinux2014_aarch64",
    ("Darwin", "arm64"): r"macosx_\d+_\d+_arm64",
    ("Darwin", "x86_64"): r"macosx_\d+_\d+_x86_64",
}


def index_url():
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    return "https://pypi.org/simple"


def fetch(url, accept="*/*"):
    certificates = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT") or None
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=180, context=ssl.create_default_context(cafile=certificates)) as answer:
        return answer.read()


def wheel():
    pattern = PLATFORMS.get((platform.system(), platform.machine()))
    if pattern is None:
        raise SystemExit(f"no uv wheel for {platform.system()} {platform.machine()}: install uv yourself, then run make again")
    page = json.loads(fetch(f"{index_url()}/uv/", "application/vnd.pypi.simple.v1+json"))
    name = re.compile(rf"uv-{re.escape(VERSION)}-py3-none-({pattern})\.whl")
    return next(file for file in page["files"] if name.fullmatch(file["filename"]))


def main():
    file = wheel()
    data = fetch(urllib.parse.urljoin(f"{index_url()}/uv/", file["url"]))
    if hashlib.sha256(data).hexdigest() != file["hashes"]["sha256"]:
        raise SystemExit("the downloaded uv has not the checksum the index names")
    archive = zipfile.ZipFile(io.BytesIO(data))
    member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(archive.read(member))
    TARGET.chmod(TARGET.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    print(f"uv {VERSION} is in {TARGET}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        raise SystemExit(f"uv could not be fetched from the package index: {error}") from None
