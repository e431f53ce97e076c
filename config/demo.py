"""What demo mode needs before anything else runs: its people and its secret. Imported by the settings."""

import os
import secrets
from pathlib import Path

# Username and what the person is, in the order of the sign-in page.
PEOPLE = {
    "priya.nair": "Service owner, every service",
    "marcus.webb": "Head of service, every service",
    "helen.oduya": "Head of service, every service, beside Marcus Webb",
    "aled.price": "Performance team",
    "sian.morgan": "Performance team, second person",
    "ruth.adeyemi": "Administrator of the catalogue",
    "dan.whitfield": "Auditor, reads everything",
    "lena.fischer": "Councillor, reads what is published",
}


def demo_secret(path: Path) -> str:
    """The demo's own secret key, made on the first start and kept in a file nobody else can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key
