#!/bin/sh
# The main job on the example: a pump known by its maker's claims, a monitor known only by its disclosure form.
set -eu
example=$1
out=$2
pump=$example/infusion-pump
monitor=$example/bedside-monitor
mkdir -p "$out"

say() { printf '\n== %s\n\n' "$*"; }

say "1. The infusion pump: does its workspace hold together?   medslate check -C $pump"
medslate check -C "$pump"
say "2. Which capability does it prove?   medslate assess -C $pump"
medslate assess -C "$pump"
say "3. How far is it from its target?   medslate gap -C $pump"
medslate gap -C "$pump" || true
say "4. The bedside monitor, known only by its MDS2 form:   medslate mds2 import $monitor/MDS2.xlsx --type EDR"
medslate mds2 import "$monitor/MDS2.xlsx" --type EDR
say "5. The documents:   medslate report all -C $pump"
medslate report all -C "$pump" --into "$out"
printf '\nOpen %s/*.pdf, or the .html beside them. Next: docs/tutorial/first-device.md\n' "$out"
