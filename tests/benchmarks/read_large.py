"""How long a large .xlsx takes, and how much memory, beside pandas.

Run: python -m tests.benchmarks.read_large [rows columns]

Each reader runs in a process of its own on the same file: CPU-seconds and peak memory of that process and its children.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
_MEASURED = """
import resource, sys
from pathlib import Path
path = Path(sys.argv[1])
{work}
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(u.ru_utime + u.ru_stime for u in used), max(u.ru_maxrss for u in used) / 1024)
"""
READERS = {
    "本工具：读成文字": "from toolkit.containers import open_workbook\nopen_workbook(path.read_bytes(), path.name)",
    "本工具：读入、编码、写 Parquet": (
        "import tempfile\nfrom tests.benchmarks.read_large import questionnaire\n"
        "from toolkit.channels.mapping import Mapping\nfrom toolkit.responses import Store, ingest\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    store = Store.find('bench', Path(folder), '02', 1)\n"
        "    ingest(store, questionnaire(int(sys.argv[2])), Mapping(), [path])"
    ),
    "pandas + openpyxl → Parquet": (
        "import pandas as pd\npd.read_excel(path, engine='openpyxl', dtype=str).to_parquet(path.with_suffix('.o'))"
    ),
    "pandas + calamine → Parquet": (
        "import pandas as pd\npd.read_excel(path, engine='calamine', dtype=str).to_parquet(path.with_suffix('.c'))"
    ),
}


def questionnaire(columns: int):
    """Return the questionnaire of the file."""
    from toolkit.questionnaire import Questionnaire

    options = ["很不满意", "不太满意", "一般", "比较满意", "很满意"]
    item = {"kind": "single", "options": options}
    items = [item | {"id": f"Q{n}", "text": f"第{n}个问题？"} for n in range(1, columns + 1)]
    return Questionnaire.from_dict({"id": "bench", "title": "大表", "items": items})


def write(path: Path, rows: int, columns: int) -> None:
    """Write an export of option texts."""
    import xlsxwriter

    labels = [option.label for option in questionnaire(1).questions[0].options]
    draw = random.Random(1)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, [*HEAD, *(f"{n}、第{n}个问题？" for n in range(1, columns + 1))])
        for row in range(1, rows + 1):
            at, seconds = (
                f"2026/9/8 {draw.randrange(24)}:{draw.randrange(60):02}:{row % 60:02}",
                draw.randrange(90, 900),
            )
            sheet.write_row(row, 0, [row, at, f"{seconds}秒", "微信", "", ""])
            sheet.write_row(row, len(HEAD), draw.choices(labels, k=columns))


def main(rows: int = 100_000, columns: int = 80) -> None:
    """Write the file, run every reader on it, print a table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "9_按文本_大表.xlsx")
        write(path, rows, columns)
        print(f"{rows} × {columns}，{path.stat().st_size >> 20} MB")  # noqa: T201
        for name, work in READERS.items():
            command = [sys.executable, "-c", _MEASURED.format(work=work), str(path), str(columns)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said = done.stdout.split() or ["—", done.stderr.strip().splitlines()[-1][:60]]
            print(f"{name:24} CPU {said[0]:>8.6} s  最多 {said[1]:>8.6} MB")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
