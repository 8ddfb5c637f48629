#!/bin/sh
# The main jobs on the example: a pump known by its maker's claims, a monitor known only by its disclosure form, the
# hospital that both are placed in, and the pump's answers to the other standards.
set -eu
example=$1
out=$2
pump=$example/infusion-pump
monitor=$example/bedside-monitor
hospital=$example/hospital
mkdir -p "$out"

say() { printf '\n== %s\n\n' "$*"; }
# Exit status 1 tells of gaps and findings, which are part of the show; anything above is a fault.
show() { "$@" || [ $? -eq 1 ]; }

say "1. The infusion pump: does its workspace hold together?   medslate check -C $pump"
medslate check -C "$pump"
say "2. Which capability does it prove?   medslate assess -C $pump"
medslate assess -C "$pump"
say "3. How far is it from its target?   medslate gap -C $pump"
show medslate gap -C "$pump"
say "4. The bedside monitor, known only by its MDS2 form:   medslate mds2 import $monitor/MDS2.xlsx --type EDR"
medslate mds2 import "$monitor/MDS2.xlsx" --type EDR
say "5. The documents of the pump:   medslate report all -C $pump"
medslate report all -C "$pump" --into "$out"

say "6. The hospital they are in: does its description hold together?   medslate site check -C $hospital"
show medslate site check -C "$hospital"
say "7. What do its zones achieve?   medslate site achieve -C $hospital"
show medslate site achieve -C "$hospital"
say "8. What is the cheapest way towards the targets?   medslate site plan -C $hospital --save $out/plan.json"
show medslate site plan -C "$hospital" --save "$out/plan.json"
say "9. The operator's security plan:   medslate site report security-plan -C $hospital --plan $out/plan.json"
medslate site report security-plan -C "$hospital" --plan "$out/plan.json" --into "$out"

say "10. The pump's other standards: what is answered, reached, open?   medslate coverage -C $pump"
medslate coverage -C "$pump"
say "11. Why does a row hold that nobody answered?   medslate trace iec-62443-4-1-2018 SVV-1 -C $pump"
medslate trace iec-62443-4-1-2018 SVV-1 -C "$pump" | sed '/^An answer to it/,$d'
say "12. The notified body's form, and the checklist of the law:   medslate report answer-form, gspr-checklist -C $pump"
medslate report answer-form --catalog ig-nb-technical-documentation-1-2023 -C "$pump" --into "$out"
medslate report gspr-checklist -C "$pump" --into "$out"
printf '\nOpen %s/*.pdf, or the .html beside them. Next: docs/tutorial/first-device.md for a device,\n' "$out"
printf 'docs/tutorial/from-inventory-to-plan.md for a hospital, docs/tutorial/answer-once.md for other standards.\n'
