"""LibreOffice opens a file and saves it as another."""

import subprocess
import tempfile
from pathlib import Path


def resaved(data, suffix, *by_way_of, last="docx"):
    """The file after LibreOffice opened and saved it, by way of the formats that are named besides."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"plan.{suffix}"
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for place, step in enumerate((*by_way_of, last)):
            made = folder / str(place)
            command = ["soffice", "--headless", profile, "--convert-to", step, "--outdir", str(made), str(path)]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
            path = made / f"plan.{step}"
        return path.read_bytes()
