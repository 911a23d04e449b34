"""The set-up road: the lock, environment.yml, the starters, and run.py's way of explaining itself."""

import ast
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections import namedtuple
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import run

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = {"base": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
CONDA_ONLY = {"python", "pip", "nodejs"}
PLATFORMS = {"win32": "nt", "darwin": "posix", "linux": "posix"}


def pins(group: str) -> list[Requirement]:
    text = run.read_lock(ROOT / "requirements.lock")[group].replace("\\\n", " ")
    return [Requirement(line.split("--hash")[0]) for line in text.splitlines() if line.strip()]


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


# ---------------------------------------------------------------- the lock and its truth


def test_the_lock_has_no_addresses_and_a_hash_for_every_pin():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    for entry in text.replace("\\\n", " ").splitlines():
        assert not entry or entry.startswith("#") or "--hash=sha256:" in entry


def test_the_lock_has_the_three_groups_and_no_package_twice():
    assert list(run.read_lock(ROOT / "requirements.lock")) == list(run.GROUPS)
    assert set(WANTED) - set(run.GROUPS) == {"mutation", "seal", "spark"}, "by pip, for those who want them"
    names = [{pin.name for pin in pins(group)} for group in run.GROUPS]
    assert not names[0] & names[1]
    assert not names[2] & (names[0] | names[1])


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0", "3.14.0"])
def test_every_dependency_is_locked_once_within_its_range_on_every_platform(platform, python):
    here = {"sys_platform": platform, "os_name": PLATFORMS[platform], "python_full_version": python}
    locked: dict[str, list[str]] = {}
    for group in run.GROUPS:
        for pin in pins(group):
            if pin.marker is None or pin.marker.evaluate(here | {"python_version": python[:4]}):
                locked.setdefault(canonicalize_name(pin.name), []).append(version(pin))
        for text in WANTED[group]:
            wanted = Requirement(text)
            (found,) = locked[canonicalize_name(wanted.name)]
            assert wanted.specifier.contains(found)
    assert all(len(versions) == 1 for versions in locked.values())


def test_environment_yml_says_what_pyproject_says():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    assert [entry for entry in pip[0] if entry.startswith("-e")] == ["-e ."]
    named = [*(x for x in listed if isinstance(x, str)), *(x for x in pip[0] if not x.startswith("-e"))]
    conda = {item.name: item for item in map(Requirement, named)}
    texts = [text for group in run.GROUPS for text in WANTED[group]]
    project = {canonicalize_name(item.name): item for item in map(Requirement, texts)}
    assert set(conda) == set(project) | CONDA_ONLY
    assert {name: item.specifier for name, item in project.items()} == {
        name: item.specifier for name, item in conda.items() if name in project
    }
    assert str(conda["python"].specifier) == PROJECT["requires-python"]


# ---------------------------------------------------------------- the starters


def test_run_py_can_be_read_by_an_old_python():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    # What feature_version does not notice: parenthesised `with`, f"{x=}", annotations like list[str].
    assert not re.search(r"^\s*with \($", source, flags=re.MULTILINE)
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))
    hints = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]
    hints += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    assert all(isinstance(hint, ast.Name) for hint in hints)


def test_run_py_uses_the_standard_library_only():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_start_bat_has_windows_line_ends_and_no_bom():
    content = (ROOT / "start.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 5
    assert content.startswith(b"@echo off\r\nchcp 65001")
    assert b"run.py lab" in content


def test_ci_run_calls_run_py_test():
    script = ROOT / ".ci" / "run"
    assert "exec python3 run.py test" in script.read_text(encoding="utf-8")
    assert os.name == "nt" or script.stat().st_mode & stat.S_IXUSR


# ---------------------------------------------------------------- what run.py says


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """Give an empty project folder with the real lock, in a path with a blank and Chinese letters."""
    root = tmp_path / "青年 调查"
    root.mkdir()
    (root / "requirements.lock").write_bytes((ROOT / "requirements.lock").read_bytes())
    monkeypatch.setattr(run, "ROOT", root)
    return root


class Fake(run.Environment):
    """An environment whose commands are answered without running; `answers` maps a word of the command."""

    def __init__(self, root: Path, answers: dict[str, tuple[int, str]] | None = None):
        super().__init__(root)
        self.answers, self.commands, self.works = answers or {}, [], False

    def call(self, command: list, dots: bool = False) -> tuple:
        """Answer by the first word that fits."""
        self.commands.append(command)
        if "venv" in command:
            self.works = True
        return next((answer for word, answer in self.answers.items() if word in command), (0, ""))

    def probe(self) -> bool:
        """Pretend that a made environment works."""
        self.version, self.packages = "3.11", self.folder / "site"
        if self.works:
            (self.packages / "pip").mkdir(parents=True, exist_ok=True)
        return self.works


def two_lines(error: run.UserError) -> tuple[str, str]:
    assert "Traceback" not in str(error)
    return error.problem, error.remedy


def test_an_old_python_is_told_what_to_install():
    with pytest.raises(run.UserError) as caught:
        run.check_python((3, 8, 10))
    problem, remedy = two_lines(caught.value)
    assert "3.8" in problem
    assert "3.11" in problem
    assert "3.13" in remedy
    with pytest.raises(run.UserError, match="32"):
        run.check_python((3, 12, 0), bits=32)
    run.check_python((3, 11, 0), bits=64)


def test_an_old_python_ends_with_two_lines_and_exit_code_2(monkeypatch, capsys):
    Version = namedtuple("Version", "major minor micro")
    monkeypatch.setattr(run.check_python, "__defaults__", (Version(3, 9, 2), 64))
    assert run.main(["report"]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert [line.split("：")[0] for line in said] == ["问题", "请这样做"]


@pytest.mark.parametrize(("number", "word"), [(13, "文件夹里写文件"), (30, "文件夹里写文件"), (28, "磁盘满")])
def test_a_folder_that_cannot_be_written_to(place, monkeypatch, number, word):
    def refuse(**_):
        raise OSError(number, "no")

    monkeypatch.setattr(run.tempfile, "TemporaryFile", refuse)
    with pytest.raises(run.UserError, match=word):
        Fake(place).prepare("base")


def test_too_little_room_is_said_before_anything_is_made(place, monkeypatch):
    monkeypatch.setattr(run.shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(10 * 2**20))
    with pytest.raises(run.UserError, match="10 MB"):
        Fake(place).prepare("base")
    assert not (place / ".venv").exists()


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("ERROR: Could not find a version that satisfies the requirement lxml", "网络"),
        ("OSError: [Errno 28] No space left on device", "磁盘满"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "对不上"),
        ("ERROR: Could not install packages due to an OSError: [WinError 5] Access", "占用"),
        ("error: subprocess-exited-with-error\nERROR: Failed to build 'pyyaml'", "不支持这个 Python"),
    ],
)
def test_a_failing_pip_is_explained(place, output, word):
    fake = Fake(place, {"--require-hashes": (1, output)})
    with pytest.raises(run.UserError, match=word) as caught:
        fake.prepare("base")
    assert two_lines(caught.value)[1]
    assert not fake.stamp.exists()


def test_missing_wheels_are_explained(place):
    fake = Fake(place, {"--require-hashes": (1, "No matching distribution found for lxml")})
    fake.wheels = str(place)
    with pytest.raises(run.UserError, match="离线文件夹"):
        fake.prepare("base")
    assert fake.commands[-1][-3:] == ["--no-index", "--find-links", str(place)]


def test_nobody_can_make_an_environment(place, monkeypatch):
    fake = Fake(place, {"venv": (1, "ensurepip is not available")})
    with pytest.raises(run.UserError) as caught:
        fake.prepare("base")
    assert caught.value.remedy.count("apt install") == 1
    assert ["--without-pip" in command for command in fake.commands] == [False, True, False]
    assert fake.commands[-1][0] == "uv"


def test_without_ensurepip_the_machine_s_pip_installs(place, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    fake = Fake(place)
    monkeypatch.setattr(Fake, "probe", lambda self: self.works)
    fake.packages = place / ".venv" / "site"
    fake.create()
    assert fake.commands == [[run.base_python(), "-m", "venv", str(fake.folder), "--without-pip"]]
    assert fake.installer() == [run.base_python(), "-m", "pip", "--python", str(fake.python), "install"]


def test_pip_settings_of_the_machine_are_left_alone(monkeypatch):
    for name in ("PIP_INDEX_URL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET"):
        monkeypatch.setenv(name, "x")
    environment = run.clean_environment(Path("bin"))
    assert environment["PIP_INDEX_URL"] == "x"
    assert environment["PYTHONUTF8"] == "1"
    assert not {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET"} & set(environment)
    assert "index-url" not in (ROOT / "run.py").read_text(encoding="utf-8")


# ---------------------------------------------------------------- finished, half-finished, changed


def add_package(packages: Path, name: str, files: list[str], recorded: list[str]):
    info = packages / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in recorded), encoding="utf-8")
    for file in files:
        (packages / file).write_text("", encoding="utf-8")


def test_a_finished_environment_is_left_alone(place):
    fake = Fake(place)
    fake.prepare("base")
    assert set(json.loads(fake.stamp.read_text(encoding="utf-8"))) == {"base", "python", "entries"}
    commands = len(fake.commands)
    fake.prepare("base")
    assert len(fake.commands) == commands
    fake.prepare("base", "lab")
    assert sum("--require-hashes" in command for command in fake.commands) == 2
    assert sum("venv" in command for command in fake.commands) == 1


@pytest.mark.parametrize("change", ["lock", "python", "stamp", "package"])
def test_a_changed_environment_is_not_trusted(place, change):
    fake = Fake(place)
    fake.prepare("base")
    if change == "lock":
        lock = place / "requirements.lock"
        lock.write_text(lock.read_text(encoding="utf-8").replace("lxml==6", "lxml==5", 1), encoding="utf-8")
    elif change == "stamp":
        fake.stamp.write_text("{", encoding="utf-8")
    else:
        done = json.loads(fake.stamp.read_text(encoding="utf-8"))
        done |= {"python": "3.10"} if change == "python" else {"entries": ["pip", "gone"]}
        fake.stamp.write_text(json.dumps(done), encoding="utf-8")
    fake.commands.clear()
    fake.prepare("base")
    assert any("--require-hashes" in command for command in fake.commands)


def test_an_interrupted_installation_leaves_no_stamp(place):
    fake = Fake(place)
    fake.prepare("base")
    fake.answers = {"--require-hashes": (1, "")}
    with pytest.raises(run.UserError):
        fake.prepare("base", "lab")
    assert not fake.stamp.exists()


def test_a_half_unpacked_package_leads_to_a_new_environment(place):
    fake = Fake(place)
    fake.works = True
    fake.probe()
    add_package(fake.packages, "whole", ["a.py"], ["a.py"])
    assert not fake.damaged()
    fake.prepare("base")
    assert not any("venv" in command for command in fake.commands)
    add_package(fake.packages, "half", ["b.py"], ["b.py", "c.py"])
    assert fake.damaged()
    fake.stamp.unlink()
    fake.prepare("base")
    assert any("venv" in command for command in fake.commands)
    assert not (fake.packages / "b.py").exists()


def test_an_environment_that_does_not_run_is_noticed(place):
    environment = run.Environment(place)
    assert not environment.probe()
    environment.scripts.mkdir(parents=True)
    environment.python.write_text("no program", encoding="utf-8")
    environment.python.chmod(0o755)
    assert not environment.probe()


# ---------------------------------------------------------------- the link and the command


@pytest.mark.skipif(os.name == "nt", reason="the Windows launcher needs Windows")
def test_the_command_works_from_anywhere_in_a_path_with_chinese_letters(place, tmp_path):
    environment = run.Environment(place)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.folder], check=True)
    assert environment.probe()
    environment.link()
    (line,) = (environment.packages / "youth-survey-toolkit.pth").read_text(encoding="utf-8").splitlines()
    assert line == "../../../.."
    (place / "toolkit").mkdir()
    (place / "toolkit" / "__init__.py").write_text("", encoding="utf-8")
    code = "import sys\ndef main():\n    print(*sys.argv[1:], sep='|')\n    return 3\n"
    (place / "toolkit" / "cli.py").write_text(code, encoding="utf-8")
    moved = place.rename(tmp_path / "搬 走 了")
    hostile = os.environ | {"PYTHONPATH": "/nowhere", "PYTHONHOME": "/nowhere"}
    command = [moved / ".venv" / "bin" / "toolkit", "a b", "中文", "*"]
    done = subprocess.run(command, cwd=tmp_path, env=hostile, capture_output=True, encoding="utf-8")
    assert (done.stdout, done.returncode) == ("a b|中文|*\n", 3)


def test_the_windows_command_finds_python_beside_itself(place, monkeypatch):
    monkeypatch.setattr(run, "WINDOWS", True)
    environment = run.Environment(place)
    environment.packages = environment.folder / "Lib" / "site-packages"
    environment.link()
    launcher = (environment.folder / "Scripts" / "toolkit.cmd").read_bytes()
    assert launcher.count(b"\n") == launcher.count(b"\r\n")
    assert b'"%~dp0python.exe"' in launcher
    assert str(place).encode() not in launcher


def test_jupyterlab_is_set_to_chinese(place):
    environment = run.Environment(place)
    environment.packages = environment.folder / "lib" / "python3.11" / "site-packages"
    environment.link()
    text = (environment.folder / "share/jupyter/lab/settings/overrides.json").read_text(encoding="utf-8")
    settings = json.loads(text)
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_lab_listens_on_this_computer_only_and_keeps_its_token(place, monkeypatch):
    started = []
    monkeypatch.setattr(run.Environment, "prepare", lambda self, *groups: started.append(groups))
    monkeypatch.setattr(run.Environment, "run", lambda self, *arguments: started.append(arguments) or 0)
    assert run.main(["lab", "--no-browser"]) == 0
    assert started[0] == ("base", "lab")
    assert "--ServerApp.ip=127.0.0.1" in started[1]
    assert "--no-browser" in started[1]
    assert not any("token" in part or "allow-root" in part for part in started[1])


# ---------------------------------------------------------------- the commands


def test_report_ends_with_the_path_of_the_draft(place, monkeypatch, capsys):
    calls = []
    monkeypatch.setattr(run.Environment, "prepare", lambda self, *groups: calls.append(groups))
    monkeypatch.setattr(
        run.Environment, "call", lambda self, command, dots=False: calls.append(command) or (0, "草稿\n写到了.docx\n")
    )
    assert run.main(["report"]) == 2
    assert "演示数据" in capsys.readouterr().err
    folder = place / "data" / "demo" / "wave1" / "02"
    folder.mkdir(parents=True)
    for name in ("1_按序号_甲_2_2.xlsx", "1_按文本_甲_2_2.xlsx"):
        (folder / name).write_bytes(b"")
    assert run.main(["report"]) == 0
    target = place / "data" / "out" / "youth-needs" / "report-02.docx"
    assert capsys.readouterr().out.splitlines()[-1] == "写到了.docx"
    assert calls[0] == ("base",)
    assert calls[-1][-6:] == ["report", "youth-needs", "--community", "02", "--out", str(target)]


def test_report_shows_what_the_toolkit_said_when_it_failed(place, monkeypatch, capsys):
    monkeypatch.setattr(run.Environment, "prepare", lambda self, *groups: None)
    monkeypatch.setattr(run.Environment, "call", lambda self, command, dots=False: (1, "位置 · 问题 · 怎么改\n"))
    folder = place / "data" / "demo" / "wave1" / "02"
    folder.mkdir(parents=True)
    for name in ("按序号.xlsx", "按文本.xlsx"):
        (folder / name).write_bytes(b"")
    assert run.main(["report"]) == 2
    assert "位置 · 问题 · 怎么改" in capsys.readouterr().err


def test_the_test_command_runs_every_step_and_names_the_notebooks(place, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(run.Environment, "prepare", lambda self, *groups: ran.append(groups))
    monkeypatch.setattr(
        run.Environment, "run", lambda self, *arguments: ran.append(arguments) or int("ruff" in arguments)
    )
    (place / "notebooks").mkdir()
    (place / "notebooks" / "00_start.ipynb").write_text("{}", encoding="utf-8")
    assert run.main(["test"]) == 1
    assert ran[0] == run.GROUPS
    assert len(ran) == 7
    assert ran[-1][-1] == "notebooks/00_start.ipynb"
    said = capsys.readouterr().out
    assert "00_start.ipynb" in said
    assert said.count("未通过") == 2


def test_wrong_commands_and_folders(place, capsys):
    assert run.main([]) == 2
    assert run.main(["--help"]) == 0
    assert "run.py report" in capsys.readouterr().out
    assert run.main(["setup", "--wheels", str(place / "nowhere")]) == 2
    assert run.main(["setup", "--wheels"]) == 2
    assert "--wheels" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error", [RuntimeError("甲"), OSError(28, "full"), PermissionError(13, "no"), KeyboardInterrupt()]
)
def test_nothing_ends_in_a_traceback(place, monkeypatch, capsys, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(run.Environment, "prepare", fail)
    assert run.main(["setup"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "再运行一次" in said
