#!/usr/bin/env python3
"""Fills the templates of package managers for a release.

    .github/release/fill.py ARCHIVES FOLDER [--address ADDRESS]

ARCHIVES holds the archives of .github/release/build, FOLDER gets SHA256SUMS, a Homebrew formula, a Scoop and
three winget manifests, and the npm packages. The address of the repository stands in `address` beside this,
and is refused as long as it is a placeholder.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
TARGETS = {
    # target: (ending, npm's name, its os, its cpu)
    "aarch64-apple-darwin": ("tar.gz", "darwin-arm64", "darwin", "arm64"),
    "x86_64-apple-darwin": ("tar.gz", "darwin-x64", "darwin", "x64"),
    "aarch64-unknown-linux-musl": ("tar.gz", "linux-arm64", "linux", "arm64"),
    "x86_64-unknown-linux-musl": ("tar.gz", "linux-x64", "linux", "x64"),
    "x86_64-pc-windows-msvc": ("zip", "win32-x64", "win32", "x64"),
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("archives", type=pathlib.Path)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--address", help="for a rehearsal only")
    arguments.add_argument("--only", nargs="*", default=list(TARGETS), help="targets, for a rehearsal only")
    arguments = arguments.parse_args()
    address = arguments.address or read_address()
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"$', manifest, re.M).group(1)
    description = re.search(r'^description = "(.*)"$', manifest, re.M).group(1)

    values = {"address": address, "version": version, "description": description,
              "downloads": f"{address}/releases/download/v{version}"}
    sums = []
    for target in arguments.only:
        archive = arguments.archives / f"tierfit-{version}-{target}.{TARGETS[target][0]}"
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        sums.append(f"{digest}  {archive.name}\n")
        key = target.replace("-", "_")
        values[f"sha256_{key}"] = digest
        values[f"sha256_upper_{key}"] = digest.upper()
    # In a rehearsal, targets that were not built have a sum that no file has.
    for target in set(TARGETS) - set(arguments.only):
        values[f"sha256_{target.replace('-', '_')}"] = "0" * 64
        values[f"sha256_upper_{target.replace('-', '_')}"] = "0" * 64

    arguments.folder.mkdir(parents=True, exist_ok=True)
    (arguments.folder / "SHA256SUMS").write_text("".join(sorted(sums)))
    for template in sorted((HERE / "templates").rglob("*")):
        if template.is_file():
            path = arguments.folder / template.relative_to(HERE / "templates")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled(template.read_text(encoding="utf-8"), values), encoding="utf-8")
    # What is published to the registry of crates knows where the binaries are (cargo binstall).
    published = re.sub(r'^(description = .*)$', rf'\1\nrepository = "{address}"', manifest, count=1, flags=re.M)
    (arguments.folder / "Cargo.toml").write_text(published, encoding="utf-8")
    for target in arguments.only:
        write_npm(arguments, version, target, values)


def read_address():
    lines = (HERE / "address").read_text().splitlines()
    address = next(line for line in lines if line and not line.startswith("#"))
    if "example.invalid" in address or "OWNER" in address or not address.startswith("https://"):
        sys.exit(f"{HERE / 'address'} still has a placeholder; write the repository's address there first")
    return address.rstrip("/")


def filled(template, values):
    def value(match):
        return values[match.group(1)]
    return re.sub(r"\{\{(\w+)\}\}", value, template)


def write_npm(arguments, version, target, values):
    """Writes the package that has the program for one system."""
    ending, name, system, processor = TARGETS[target]
    package = arguments.folder / "npm" / f"tierfit-{name}"
    package.mkdir(parents=True, exist_ok=True)
    program = "tierfit.exe" if system == "win32" else "tierfit"
    inside = f"tierfit-{version}-{target}/{program}"
    archive = arguments.archives / f"tierfit-{version}-{target}.{ending}"
    if ending == "zip":
        with zipfile.ZipFile(archive) as opened, open(package / program, "wb") as file:
            file.write(opened.read(inside))
    else:
        with tarfile.open(archive) as opened, open(package / program, "wb") as file:
            shutil.copyfileobj(opened.extractfile(inside), file)
    os.chmod(package / program, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"]:
        shutil.copy(ROOT / licence, package)
    (package / "package.json").write_text(json.dumps({
        "name": f"tierfit-{name}",
        "version": version,
        "description": f"The program tierfit for {system} on {processor}",
        "license": "MIT OR Apache-2.0",
        "repository": {"type": "git", "url": f"git+{values['address']}.git"},
        "os": [system],
        "cpu": [processor],
        "files": [program, "LICENSE-MIT", "LICENSE-APACHE"],
    }, indent=2) + "\n")


if __name__ == "__main__":
    main()
