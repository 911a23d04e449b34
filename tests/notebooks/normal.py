"""The normal form of the committed notebooks, and the command that brings them into it.

``python -m tests.notebooks.normal`` runs every notebook on the demo and stores it in normal form; a second run changes
no byte. Outputs are kept: they are the reference that nbval compares with.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def normal(notebook: dict[str, Any], stem: str) -> str:
    """Return a notebook's text in normal form: stable cell ids, counts 1..n, no machine's traces."""
    cells = []
    count = 0
    for position, cell in enumerate(notebook["cells"], start=1):
        kept = {"cell_type": cell["cell_type"], "id": f"{stem}-{position:02d}", "metadata": {}}
        if cell["cell_type"] == "code":
            count += 1
            outputs = [_output(output, count) for output in cell.get("outputs", [])]
            kept |= {"execution_count": count, "outputs": outputs}
        cells.append(kept | {"source": _lines(cell["source"])})
    whole = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _output(output: dict[str, Any], count: int) -> dict[str, Any]:
    kept = {key: value for key, value in output.items() if key not in ("execution_count", "metadata")}
    if output["output_type"] == "execute_result":
        kept["execution_count"] = count
    if output["output_type"] in ("execute_result", "display_data"):
        kept["metadata"] = {}
        kept["data"] = {kind: _lines(data) if isinstance(data, str | list) else data for kind, data in output["data"].items()}
    if "text" in output:
        kept["text"] = _lines(output["text"])
    return kept


def _lines(text: str | list[str]) -> list[str]:
    return ("".join(text) if isinstance(text, list) else text).splitlines(keepends=True)


def executed(path: Path) -> str:
    """Run a notebook in a fresh kernel and return its text in normal form."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}}).execute()
    return normal(notebook, path.stem)


def strangers() -> list[Path]:
    """Return raw files in the example's store that are none of the demo's: left from an earlier demo, or somebody's."""
    known = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "data" / "demo").rglob("*.*")}
    return [path for path in (ROOT / "data" / "store" / "youth-needs").rglob("raw/*") if path.name not in known]


def main() -> None:
    """Run and store every notebook, on the demo as it is now and nothing else."""
    if strangers():
        raise SystemExit("data/store/youth-needs holds answers of another demo: move it away, then run this again.")
    for path in NOTEBOOKS:
        path.write_text(executed(path), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
