@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PY="
set "GOOD=import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
set "NEWER=import sys; sys.exit(not (3, 11) <= sys.version_info[:2])"
if not defined PY py -3 -c "%GOOD%" >nul 2>nul && set "PY=py -3"
if not defined PY python -c "%GOOD%" >nul 2>nul && set "PY=python"
for %%v in (3.13 3.12 3.14 3.11) do if not defined PY py -%%v -c "%GOOD%" >nul 2>nul && set "PY=py -%%v"
if not defined PY if exist ".venv\Scripts\python.exe" set "PY=.venv\Scripts\python.exe"
if not defined PY py -3 -c "%NEWER%" >nul 2>nul && set "PY=py -3"
if not defined PY goto nopython
%PY% run.py lab %*
set "CODE=%errorlevel%"
if not "%CODE%"=="0" pause
exit /b %CODE%

:nopython
echo.
echo 问题：这台电脑上没有 Python 3.11 或更新的版本。
echo 请这样做：到 python.org 下载安装 64 位的 Python 3.13，安装时勾选 Add python.exe to PATH，再双击本文件。
pause
exit /b 2
