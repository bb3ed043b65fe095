"""What two zip-based formats share: the same bytes for the same content."""

import io
import re
import zipfile
from datetime import date

DAWN = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell."""


def still(content: bytes, day: date) -> bytes:
    """A zip without the time it was made: its members dated alike, its document dated on the day it is told for."""
    out = io.BytesIO()
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(item.filename, DAWN)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, data)
    return out.getvalue()
