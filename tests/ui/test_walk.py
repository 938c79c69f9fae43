"""The main job from end to end, as `main.py demo --headless` does it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


def test_that_the_main_job_goes_from_the_ring_to_the_poster(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "HOTLINE_PATHS_LOG": str(tmp_path)}
    env.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "main.py", "demo", "--headless", "--accounts", "3000",
         "--out", str(tmp_path)],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    ids = summary["ids"]
    assert ids["imported"] == {"added": 1, "rejected": 1}
    assert ids["ticket"].startswith("GD-")
    assert ids["ticket_state"] == "archived"
    assert ids["merged"] == ids["outage"]
    assert all(ms > 0 for ms in summary["milliseconds"].values())
    for name in ("call-desk.png", "tickets.png", "outages.png", "poster.png"):
        assert (tmp_path / name).stat().st_size > 20_000
    assert (tmp_path / "poster.pdf").read_bytes().startswith(b"%PDF")
    with Image.open(tmp_path / "poster.png") as picture:
        found = zxingcpp.read_barcodes(picture)
    assert any(ids["outage"] in code.text for code in found)
