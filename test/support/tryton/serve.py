"""Runs trytond in this process, and ends with the process that started it, even if that one was killed.

usage: serve.py FOLDER trytond-arguments…

Standard input is a pipe from the starter. It reaches its end as soon as the starter is gone, whatever ended it; then the
data in FOLDER has no owner any more and goes too.
"""
import os
import runpy
import shutil
import sys
import sysconfig
import threading


def end_with_starter(folder):
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


folder = sys.argv[1]
threading.Thread(target=end_with_starter, args=(folder,), daemon=True).start()
script = os.path.join(sysconfig.get_path('scripts'), 'trytond')
sys.argv = [script] + sys.argv[2:]
runpy.run_path(script, run_name='__main__')
