"""Makes what a start of Tryton needs, once: a virtual environment with its packages, and a seeded template database.

usage: prepare.py CACHE VENV_NAME DATA_NAME MODULES PACKAGE…

Leaves CACHE/VENV_NAME and CACHE/DATA_NAME/{erp.sqlite,seed.json}. A file lock lets test processes that start at once
share one making; the system drops it when its holder ends, however it ends. What was left half-made is made anew.
"""
import fcntl
import os
import shutil
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
cache, venv_name, data_name, modules, *packages = sys.argv[1:]
venv, data = os.path.join(cache, venv_name), os.path.join(cache, data_name)
database = 'erp'


def run(*command, **options):
    subprocess.run(command, check=True, **options)


def is_made(folder):
    return os.path.exists(os.path.join(folder, 'made'))


def mark_made(folder):
    open(os.path.join(folder, 'made'), 'w').close()


def make_venv():
    shutil.rmtree(venv, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  Debian ships it apart; without it venv fails half-way
    except ImportError:
        sys.exit('this Python has no venv with pip. On Debian and Ubuntu: apt-get install python3-venv')
    run(sys.executable, '-m', 'venv', venv)
    run(os.path.join(venv, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', *packages)
    mark_made(venv)


def make_data():
    making = data + '.making'
    for folder in (making, data):
        shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(making)
    conf, password = os.path.join(making, 'trytond.conf'), os.path.join(making, 'password')
    with open(conf, 'w') as file:
        # No mail leaves: nobody listens on that port.
        file.write('[database]\nuri = sqlite://\npath = %s\n[email]\nuri = smtp://127.0.0.1:1\n' % making)
    with open(password, 'w') as file:
        file.write('admin-Secret-1\n')
    open(os.path.join(making, database + '.sqlite'), 'w').close()
    run(os.path.join(venv, 'bin', 'trytond-admin'), '-c', conf, '-d', database, '-u', 'ir', 'res', *modules.split(','),
        '--activate-dependencies', '--email', 'admin@example.com', env={**os.environ, 'TRYTONPASSFILE': password})
    run(os.path.join(venv, 'bin', 'python'), os.path.join(here, 'seed.py'), conf, database,
        os.path.join(making, 'seed.json'))
    mark_made(making)
    os.rename(making, data)


os.makedirs(cache, exist_ok=True)
with open(os.path.join(cache, venv_name + '.lock'), 'w') as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not is_made(venv):
        make_venv()
    if not is_made(data):
        make_data()
