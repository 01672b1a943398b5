#!/usr/bin/env python3
"""Packs the golden data into golden.tar.gz, so that the tests need nothing outside the repository.

usage: pack.py GOLDEN_DIRECTORY

Deterministic: sorted names, no times, no owners, one mode. Names are stored as bytes. Standard library only.
"""
import gzip
import io
import os
import sys
import tarfile


def files_below(root):
    for directory, names, files in os.walk(os.fsencode(root)):
        names.sort()
        for name in sorted(files):
            path = os.path.join(directory, name)
            if os.path.islink(path) or not os.path.isfile(path):
                sys.exit(f"not a plain file: {path!r}")
            yield os.path.relpath(path, os.fsencode(root)), path


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.tar.gz")
    packed = io.BytesIO()
    # mtime 0 and no file name: two runs give the same bytes.
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as archive:
            for name, path in sorted(files_below(sys.argv[1])):
                entry = tarfile.TarInfo(os.fsdecode(name))
                entry.size = os.path.getsize(path)
                entry.mode = 0o644
                with open(path, "rb") as content:
                    archive.addfile(entry, content)
    with open(target, "wb") as output:
        output.write(packed.getvalue())
    print(f"{target}: {len(packed.getvalue())} bytes")


main()
