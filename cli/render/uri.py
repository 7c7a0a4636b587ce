"""File names as URI references, for formats that ask for them."""

import re
from urllib.parse import quote

__all__ = ["uri"]

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def uri(path: str) -> str:
    r"""Give a relative reference, or a file URI for an absolute path. Any text gives a valid one.

    >>> uri("in/März 1.edi"), uri("a:b"), uri(r"C:\in\a.edi")
    ('in/M%C3%A4rz%201.edi', 'a%3Ab', 'file:///C:/in/a.edi')
    """
    if _DRIVE.match(path):
        return "file:///" + path[0] + ":" + _quoted(path[2:].replace("\\", "/"))
    if path.startswith("/"):
        return "file:///" + _quoted(path.lstrip("/"))
    return _quoted(path.removeprefix("./")) or "."


def _quoted(path: str) -> str:
    # Bytes of a file name that are no UTF-8 arrive as lone surrogates.
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return quote(data, safe="/!")
