"""Secrets that can be recognised wherever they turn up."""

import base64
import secrets

_planted: list[str] = []


def plant(field: str) -> str:
    """A new secret value for a field, in the shape that the field wants."""
    mark = secrets.token_hex(16)
    _planted.append(mark)
    if field != "private_key":
        return f"canary-{mark}"
    inside = base64.b64encode(secrets.token_bytes(24) + mark.encode()).decode()
    _planted.append(inside)
    return f"-----BEGIN PRIVATE KEY-----\n{inside}\n-----END PRIVATE KEY-----\n"


def found_in(data: bytes) -> list[str]:
    """Which planted secrets `data` holds: as they are, or encoded in base64."""
    return [mark for mark in _planted if any(form in data for form in forms(mark))]


def forms(mark: str) -> list[bytes]:
    """In which forms it may turn up."""
    raw = mark.encode()
    # Base64 depends on how many bytes went before; the edges are cut off.
    shifted = [base64.b64encode(b"\0" * skip + raw)[4:-4] for skip in range(3)]
    return [raw, raw.upper(), raw[::-1], *shifted]
