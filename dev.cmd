@echo off
rem The same commands as ./dev, on Windows.
where py >nul 2>nul && (py -3 "%~dp0dev" %*) || (python "%~dp0dev" %*)
