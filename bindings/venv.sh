#!/bin/sh
# Makes a virtual environment with what a list of requirements names, once: venv.sh FOLDER REQUIREMENTS. Callers that come
# at the same time wait for each other. Fails, with pip's words, where the packages cannot be had.
set -eu
folder=$1 requirements=$2
mkdir -p "$folder"
exec 9>"$folder.lock"
flock 9
cmp -s "$requirements" "$folder/installed" && exit 0
[ -x "$folder/bin/python" ] || python3 -m venv "$folder" 9>&-
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" 9>&-
cp "$requirements" "$folder/installed"
