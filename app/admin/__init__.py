"""What an administrator does at the command line: set up, upgrade, check, back up, tend a site.

Everything here works from a superuser's connection and says line by line what it did. It knows no
screen; `main.py admin …` ends before Qt is imported.
"""
