"""Build the wheel and use it as a stranger would: in a clean environment, outside the checkout.

    python .ci/wheel.py UV [--oldest] [--newest]

Without options on the Python that runs this; else on the oldest Python that the project supports, the newest that this
machine has, or both.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
# durable-rules calls a C function by the name it had before Python 3.13; see pyproject.toml.
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {
    "CPPFLAGS": "-DPyEval_CallObject=PyObject_CallObject"
}


def run(*command: object, cwd: Path, expect: int = 0, env: dict[str, str] = CLEAN) -> str:
    """Run a command that has to end with this exit code; returns what it printed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{' '.join(words)}\nexit {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
    return done.stdout


def pythons() -> dict[tuple[int, int], str]:
    """The released Pythons of this machine that the project supports, one for each minor version."""
    homes = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"]
    candidates = [sys.executable, *(shutil.which(f"python3.{minor}") or "" for minor in range(11, 30))]
    candidates += [str(path) for home in homes for path in sorted(home.glob("*/bin/python3"))]
    candidates += ["/usr/bin/python3", "/usr/local/bin/python3"]
    found: dict[tuple[int, int], str] = {}
    for candidate in candidates:
        if not candidate or not Path(candidate).exists():
            continue
        told = subprocess.run(
            [candidate, "-c", "import sys; print(*sys.version_info[:2], sys.version_info[3], sys._base_executable)"],
            capture_output=True,
            text=True,
            check=False,
        )
        match = re.match(r"(\d+) (\d+) final (.+)", told.stdout.strip())
        if match and (int(match[1]), int(match[2])) >= OLDEST:
            found.setdefault((int(match[1]), int(match[2])), match[3])
    return found


def chosen(options: list[str]) -> list[str]:
    """The Pythons to try the wheel on."""
    if not options:
        return [sys.executable]
    found = pythons()
    wanted = {OLDEST} if "--oldest" in options else set()
    if "--newest" in options:
        wanted.add(max(found))
    for version in wanted - found.keys():
        print(f"no Python {version[0]}.{version[1]} here", file=sys.stderr)
    return [found[version] for version in sorted(wanted & found.keys())]


def tried(uv: Path, wheel: Path, python: str, place: Path) -> str:
    """Install the wheel in a new environment and do with it what a first user does."""
    home = place / "home"
    home.mkdir()
    env = CLEAN | {name: str(home / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
    run(uv, "venv", "--quiet", "--no-python-downloads", "--no-project", "--python", python, place / "v", cwd=place)
    run(uv, "pip", "install", "--quiet", "--python", place / "v", wheel, cwd=place)
    command = place / "v" / "bin" / "isms-tui"
    run(command, "new", "acme", "--name", "Acme", cwd=place, env=env)
    run(command, "check", "acme", "--as-of", "2026-01-31", cwd=place, env=env, expect=1)
    report = json.loads(run(command, "check", "acme", "--format", "json", "--fail-on", "never", cwd=place, env=env))
    assert report["organisation"] == "Acme" and report["gaps"], "the installed program found no gap in an empty ISMS"
    run(command, "verify", "acme", cwd=place, env=env)
    told = "import isms_tui.tui.app; from isms_tui import pack, samples; print(pack.home(), *samples.samples())"
    home_and_samples = run(place / "v" / "bin" / "python", "-c", told, cwd=place, env=env).split()
    assert str(ROOT) not in home_and_samples[0], f"the pack came from the checkout: {home_and_samples[0]}"
    for sample in home_and_samples[1:]:
        run(command, "new", sample, "--sample", sample, cwd=place, env=env)
        run(command, "check", sample, "--fail-on", "never", cwd=place, env=env)
    return run(place / "v" / "bin" / "python", "--version", cwd=place).strip()


def main() -> None:
    """Build once, try on each Python."""
    uv = Path(sys.argv[1]).resolve()
    todo = chosen(sys.argv[2:])
    with tempfile.TemporaryDirectory(prefix="isms-tui-wheel-") as folder:
        base = Path(folder)
        # By way of the source archive, so that it is proven whole too.
        run(uv, "build", "--quiet", "--no-create-gitignore", "--out-dir", base / "dist", ROOT, cwd=ROOT)
        (wheel,) = (base / "dist").glob("*.whl")
        for number, python in enumerate(todo):
            place = base / str(number)
            place.mkdir()
            print(f"{wheel.name} on {tried(uv, wheel, python, place)}: installs, makes a workspace, checks it")


if __name__ == "__main__":
    main()
