#!/usr/bin/env python3
# Writes the API's description as one JSON file, and as C++ for host/http/openapi.h.
# Arguments: docs/, the JSON file, the C++ file.
import hashlib
import json
import sys
from pathlib import Path

from description import read_description

SOURCE = """// The bytes of the API's description; made by packaging/openapi/embed.py.
#include "http/openapi.h"

namespace tallyport::http {{
namespace {{

constexpr char kBytes[] = {{
{numbers}}};

}}  // namespace

std::string_view openapi_document() {{ return {{kBytes, sizeof kBytes}}; }}
std::string_view openapi_etag() {{ return "\\"{tag}\\""; }}

}}  // namespace tallyport::http
"""


def main(docs, json_file, source_file):
    # ASCII only, so that every byte is a char wherever char is signed.
    text = json.dumps(read_description(docs), separators=(",", ":")).encode("ascii") + b"\n"
    lines = (",".join(str(byte) for byte in text[at:at + 24]) for at in range(0, len(text), 24))
    json_file.write_bytes(text)
    source_file.write_text(SOURCE.format(numbers=",\n".join(lines),
                                         tag=hashlib.sha256(text).hexdigest()[:32]))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
