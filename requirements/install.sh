#!/bin/sh
# install.sh run|dev: puts the locked packages of requirements/run.txt or dev.txt into .venv, unless they are there.
# PYTHON=… names the Python to build on; without it the usual names and pyenv's folders are tried by running them,
# since a name on the PATH may be a shim for a version that is not installed.
set -eu
cd "$(dirname "$0")/.."
wanted=requirements/$1.txt
python=.venv/bin/python
log=.venv/install.log

fail() {
    echo "$1" >&2
    exit 1
}

candidates() {
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON"
        return
    fi
    printf '%s\n' python3.13 python3 python3.14 python3.12
    for minor in 13 14 12; do
        printf '%s\n' "${PYENV_ROOT:-${HOME:-}/.pyenv}/versions/3.$minor"*/bin/python3
    done
}

# Prints “good PATH”, “old VERSION” or “bare VERSION”; nothing if there is no such Python.
probe() {
    "$1" -c '
import sys
version = ".".join(str(part) for part in sys.version_info[:3])
if sys.version_info < (3, 12):
    print("old " + version)
else:
    try:
        import ensurepip, venv
        print("good " + sys.executable)
    except ImportError:
        print("bare " + version)
' 2>/dev/null </dev/null || true
}

find_python() {
    old= bare=
    while read -r candidate; do
        found=$(probe "$candidate")
        case $found in
            good*) echo "${found#good }" && return ;;
            bare*) bare=${found#bare } ;;
            old*) old=${old:-${found#old }} ;;
        esac
    done <<END
$(candidates)
END
    advice="install Python 3.13, or name one with PYTHON=/path/to/python"
    [ -z "$bare" ] || fail "Python $bare cannot make a virtual environment: install its venv module (python3-venv on Debian and Ubuntu)."
    [ -z "$old" ] || fail "Python 3.12 or newer is needed and only $old was found: $advice."
    fail "Python 3.12 or newer is needed and none was found${PYTHON:+ at $PYTHON}: $advice."
}

make_environment() {
    base=$(find_python)
    echo "Environment: making .venv with $base."
    "$base" -m venv --clear .venv >/dev/null 2>&1 ||
        fail "The environment could not be made: “$base -m venv --clear .venv” says why."
}

install() {
    echo "Packages: installing $(grep -c '^[a-z]' "$wanted") locked packages from $wanted; this can take a minute."
    "$python" -m pip install --disable-pip-version-check --no-input --require-hashes -r "$wanted" >"$log" 2>&1 && return
    if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Connection (refused|reset|broken)|timed out' "$log"; then
        fail "The packages could not be fetched, as there is no way to the network; a first start needs one (details in $log)."
    fi
    fail "The packages could not be installed: $(sed -n 's/^ERROR: //p' "$log" | head -n 1) (details in $log)"
}

if [ -x .venv/bin/pip ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    # A copy of what was last installed tells whether there is anything to do.
    if cmp -s "$wanted" ".venv/$1.txt"; then
        echo "Packages: as locked, nothing to install."
        exit 0
    fi
else
    make_environment
fi
install
cp "$wanted" ".venv/$1.txt"
# The packages for development include those for use, in the same versions.
[ "$1" != dev ] || cp requirements/run.txt .venv/run.txt
