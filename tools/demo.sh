#!/bin/sh
# The main jobs on the example: a pump known by its maker's claims, a monitor known only by its disclosure form, the
# hospital that both are placed in, the pump's answers to the other standards, and what maker and hospital give each other.
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
desk=$out/exchange
rm -rf "$desk"
cp -R "$example" "$desk"
maker="--key $desk/maker-keys/key.pem --certificate $desk/maker-keys/certificate.pem"
operator="--key $desk/hospital/keys/key.pem --certificate $desk/hospital/keys/certificate.pem"

say "13. The hospital asks: a sealed need, by a key for trials   medslate bundle need -C hospital --zone icu"
medslate key new "$desk/maker-keys" --name 'Product security' --organization 'Fenwick Medical' --trial
medslate key new "$desk/hospital/keys" --name 'Network engineering' --organization 'St. Elsewhere' --trial > "$desk/keys.log"
cp "$desk/maker-keys/root.pem" "$desk/hospital/maker-root.pem"
cat > "$desk/hospital/trust.yaml" <<'END'
# Whose seals the hospital accepts.
parties:
  fenwick: {name: Fenwick Medical, roles: [maker], anchors: [maker-root.pem], makers: [Fenwick Medical (fictional)]}
  us: {name: St. Elsewhere, roles: [operator], anchors: [keys/root.pem]}
required: {declaration: [maker], need: [operator]}
END
trust="--trust $desk/hospital/trust.yaml"
medslate bundle need -C "$desk/hospital" --zone icu --device cadence-vp --kind 'infusion pump' --count 12 \
    $operator -o "$desk/need.medslate.zip"
say "14. The maker answers, and gives the hospital the view for operators   medslate bundle seal, bundle redact"
medslate bundle seal -C "$desk/infusion-pump" --answers "$desk/need.medslate.zip" $maker -o "$desk/whole-2.4.0.medslate.zip"
medslate bundle redact "$desk/whole-2.4.0.medslate.zip" --for operator -o "$desk/cadence-vp-2.4.0.medslate.zip"
say "15. The hospital verifies the answer, and holds it against its need   medslate bundle verify, bundle match"
medslate bundle verify "$desk/cadence-vp-2.4.0.medslate.zip" --need "$desk/need.medslate.zip" $trust
show medslate bundle match "$desk/need.medslate.zip" "$desk/cadence-vp-2.4.0.medslate.zip" $trust
say "16. The answer becomes what the hospital knows, and the plan is made from it   medslate site accept, site plan"
medslate site accept "$desk/cadence-vp-2.4.0.medslate.zip" --device cadence-vp --need "$desk/need.medslate.zip" -C "$desk/hospital"
show medslate site plan -C "$desk/hospital" --save "$desk/plan.json" | sed -n '1,3p'
say "17. A new release: what changed, and what is the hospital to do?   medslate bundle diff"
sed 's/version: "2.4.0"/version: "2.5.0"/' "$pump/device.yaml" > "$desk/infusion-pump/device.yaml"
medslate claim 'EDR 3.13' --component controller --verdict met -C "$desk/infusion-pump" \
    --how 'Keys of the operator are provisioned at the panel.' > "$desk/claims.log"
medslate claim 'CR 7.1 RE(1)' --component controller --verdict covered-externally --measure radio-planning \
    --how 'The new radio cannot limit what it sends.' -C "$desk/infusion-pump" >> "$desk/claims.log"
medslate approve --role 'Head of product security' -C "$desk/infusion-pump"
medslate approve --role 'Regulatory affairs' -C "$desk/infusion-pump"
medslate bundle seal -C "$desk/infusion-pump" --replaces "$desk/whole-2.4.0.medslate.zip" $maker --documents none \
    -o "$desk/cadence-vp-2.5.0.medslate.zip"
medslate bundle diff "$desk/cadence-vp-2.4.0.medslate.zip" "$desk/cadence-vp-2.5.0.medslate.zip" $trust
medslate site accept "$desk/cadence-vp-2.5.0.medslate.zip" --device cadence-vp --installed -C "$desk/hospital"
show medslate site plan -C "$desk/hospital" --save "$desk/plan-2.5.0.json" | sed -n '1,3p'
printf '\nOpen %s/*.pdf, or the .html beside them. Next: docs/tutorial/first-device.md for a device,\n' "$out"
printf 'docs/tutorial/from-inventory-to-plan.md for a hospital, docs/tutorial/answer-once.md for other standards,\n'
printf 'docs/tutorial/from-maker-to-hospital.md for what the two give each other.\n'
