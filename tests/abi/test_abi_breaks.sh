#!/bin/sh
# The gate fails for each way to break the binary interface, and says what was broken: in a copy of the sources one thing is
# changed at a time, the exported functions are compiled and linked with the rest of the library, and the gate is asked.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED breaking the binary interface on purpose: the build without sanitizers does it"
    exit 0
fi
if [ "$(getconf LONG_BIT)" != 64 ]; then
    echo "SKIPPED breaking the binary interface on purpose: the baselines are of 64-bit processors"
    exit 0
fi
layout=yes
command -v abidiff >/dev/null && command -v abidw >/dev/null || layout=
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
count=0 missed=0

fresh_copy() { # public headers, internal headers, exported functions
    rm -rf "$folder/copy" && mkdir "$folder/copy"
    cp --parents CHANGELOG.md src/hnpe.map include/hnpe.h include/hnpe/*.h src/*/*.h src/*/*_api.c "$folder/copy"
}

ask_gate() { # ask_gate [ACTION] [BASELINES]
    python3 tests/abi/gate.py "${1:-check}" --source "$folder/copy" --archive "$BUILD/libhnpe_single.a" --work "$folder/work" \
        --baselines "${2:-tests/abi}" >"$folder/answer" 2>&1
}

breaks() { # breaks WHAT SED-SCRIPT EXPECTED-IN-ANSWER FILE...: the changed copy fails, with this in what the gate says
    what=$1 script=$2 expected=$3
    shift 3
    fresh_copy
    for file in "$@"; do
        sed -i -E "$script" "$folder/copy/$file"
        ! cmp -s "$file" "$folder/copy/$file" || { echo "$what: nothing changed in $file" && exit 1; }
    done
    count=$((count + 1))
    if ask_gate; then
        echo "NOT SEEN: $what" && missed=$((missed + 1))
    elif ! grep -q -E -- "$expected" "$folder/answer"; then
        echo "$what: the gate does not say '$expected', but:" && cat "$folder/answer" && missed=$((missed + 1))
    else
        echo "seen: $what: $(grep -m 1 -E -- "$expected" "$folder/answer")"
    fi
}

fresh_copy
ask_gate || { echo "the unchanged copy does not pass:" && cat "$folder/answer" && exit 1; }

trainer_h=include/hnpe/trainer.h trainer_c=src/trainer/trainer_api.c summary_h=include/hnpe/summary.h
summary_c=src/summary/summary_api.c base_h=include/hnpe/base.h dataset_h=include/hnpe/dataset.h map=src/hnpe.map

breaks "an option's key is renumbered" 's/(HNPE_TRAINER_CLIP = )5230/\15231/' '^constants.txt: \+.* HNPE_TRAINER_CLIP 5231' $trainer_h
breaks "an enumerator is renumbered" 's/(HNPE_OUTCOME_BUDGET = )2/\17/' '^constants.txt: \+.* HNPE_OUTCOME_BUDGET 7' $trainer_h
breaks "an enumerator is removed" '/HNPE_OUTCOME_CANCELLED = /d' '^constants.txt: -.* HNPE_OUTCOME_CANCELLED' $trainer_h
breaks "two statuses change places" 's/(HNPE_ERROR_FORMAT, )-9/\1-10/; s/(HNPE_ERROR_IO, )-10/\1-9/' \
    '^constants.txt: \+.* HNPE_ERROR_IO -9' $base_h
breaks "a macro has another value" 's/(HNPE_DIAGNOSTICS_EPSILON )0.05/\10.06/' '^constants.txt: \+macro HNPE_DIAGNOSTICS_EPSILON 0.0599' \
    include/hnpe/diagnostics.h
breaks "a parameter has another type" 's/(hnpe_rng_gamma\(.*)double/\1float/' '^signatures.txt: \+.*hnpe_rng_gamma.*float' \
    include/hnpe/rng.h src/rng/rng_api.c
breaks "a parameter is added" 's/(hnpe_trainer_run\(hnpe_trainer .trainer, )/\1int32_t how, /' \
    '^signatures.txt: \+.*hnpe_trainer_run.*int32_t' $trainer_h $trainer_c
breaks "a function returns another type" 's/size_t (hnpe_summary_log_power_bins)/uint32_t \1/' \
    '^signatures.txt: \+uint32_t hnpe_summary_log_power_bins' $summary_h $summary_c
breaks "a callback has another type" 's/int32_t (level, const char)/int64_t \1/' '^signatures.txt: \+.*hnpe_log_fn.*int64_t' $base_h
breaks "a function is removed" 's/hnpe(_summary_frequencies)/hnpei\1/; s/^HNPE_API (.*hnpei_)/static inline \1/; /^ *hnpei.*;$/d' \
    '^symbols.txt: -T hnpe_summary_frequencies' $summary_c $map
breaks "a function is renamed" 's/hnpe_summary_frequencies/hnpe_summary_bins/' '^symbols.txt: \+T hnpe_summary_bins' \
    $summary_h $summary_c $map
breaks "a function is no longer exported" '/hnpe_rng_gamma;/d' '^symbols.txt: -T hnpe_rng_gamma@@HNPE_0.1' $map
breaks "a function moves to another node" '/^ *hnpe_rng_gamma;/d; $a HNPE_0.2 { global: hnpe_rng_gamma; } HNPE_0.1;' \
    '^symbols.txt: \+T hnpe_rng_gamma@@HNPE_0.2' $map
breaks "a field is put into the middle of a record" 's/^    int64_t n_sets; .*$/    int64_t n_new;\n&/' \
    '^constants.txt: \+hnpe_proposal_info.n_sets at 16' $dataset_h
breaks "a field is appended to a record" 's/^\} hnpe_dims;/    int64_t d_new;\n&/' '^constants.txt: \+sizeof hnpe_dims 56' $base_h
breaks "a record ends in a gap" 's/^\} hnpe_dims;/    int32_t new_one;\n&/' "hnpe_dims ends in a gap: append a field" $base_h
breaks "two fields change places" 's/d_local; /d_swap; /; s/d_global; /d_local; /; s/d_swap; /d_global; /' \
    '^constants.txt: \+hnpe_dims.d_local at 16' $base_h
breaks "a field has another type of the same size" 's/double log_constant;/int64_t log_constant;/' \
    '^constants.txt: \+hnpe_proposal_info.log_constant at 16, 8 bytes: int64_t' $dataset_h
breaks "an option has another default" 's/("patience", )[0-9]+/\177/' '^options.txt: \+trainer patience 5110 integer 77 in' $trainer_c
breaks "an option takes fewer values" 's/("patience", [0-9]+, [0-9]+, )[^,]+/\199/' '^options.txt: \+trainer patience .* 99$' $trainer_c
breaks "an option has another name" 's/"patience"/"endurance"/' '^options.txt: \+trainer endurance' $trainer_c
breaks "an option is gone" '/"patience"/,/"\),$/d' '^options.txt: -trainer patience' $trainer_c
breaks "the number of the interface changes alone" 's/(HNPE_ABI_VERSION )1/\12/' '^options.txt: \+hnpe_abi_version 2' $base_h
breaks "a function is added" 's/^HNPE_API size_t hnpe_summary_log_power_bins.*/&\nHNPE_API int hnpe_summary_new(void);/
    s/^size_t hnpe_summary_log_power_bins/int hnpe_summary_new(void) { return 1; }\n&/
    s/^ *hnpe_summary_log_power;/&\nhnpe_summary_new;/' '^symbols.txt: \+T hnpe_summary_new' $summary_h $summary_c $map
breaks "the soname stays behind" 's/^## 0\.1\.0/## 0.2.0/' '^symbols.txt: \+soname libhnpe.so.0.2' CHANGELOG.md
breaks "the changelog is silent on the interface" '/^### ABI/,/^$/d' '^CHANGELOG.md: 0.1 has no line under ### ABI' CHANGELOG.md
breaks "a release without its header for old clients" 's/^## 0\.1\.0, unreleased/## 0.3.0, 2030-01-01/' \
    '0.3/hnpe.h, the header of 0.3.0, is not there' CHANGELOG.md
if [ $layout ]; then
    # abidiff alone sees these, and says them too where the others also do.
    breaks "layout: a field is put into the middle of a record" 's/^    int64_t n_sets; .*$/    int64_t n_new;\n&/' \
        "^hnpe.abi: .*'int64_t n_new', at offset 64" $dataset_h
    breaks "layout: a parameter has another type" 's/(hnpe_rng_gamma\(.*)double/\1float/' \
        "^hnpe.abi: .*parameter 2 .*changed" include/hnpe/rng.h src/rng/rng_api.c
    breaks "layout: a function is removed" 's/hnpe_summary_frequencies/hnpe_summary_bins/' \
        "^hnpe.abi: .*\[D\] 'function hnpe_status hnpe_summary_frequencies" $summary_h $summary_c $map
else
    echo "SKIPPED breaking the layout of the binary interface: abidw and abidiff (abigail-tools) are not there"
fi
# What is written down after a break is then what the gate asks for; a gap is never written down in peace.
fresh_copy
sed -i 's/HNPE_TRAINER_CLIP = 5230/HNPE_TRAINER_CLIP = 5231/' "$folder/copy/$trainer_h"
ask_gate update "$folder/baselines" || { echo "update fails:" && cat "$folder/answer" && exit 1; }
ask_gate check "$folder/baselines" || { echo "updated baselines do not pass:" && cat "$folder/answer" && exit 1; }
fresh_copy
! ask_gate check "$folder/baselines" || { echo "updated baselines are not used" && exit 1; }
sed -i 's/^} hnpe_dims;/    int32_t new_one;\n&/' "$folder/copy/$base_h"
! ask_gate update "$folder/baselines" || { echo "update takes a record with a gap" && exit 1; }

# The header of a release is frozen: an update for 0.1.1 leaves it alone.
fresh_copy
sed -i 's/^## 0\.1\.0, unreleased/## 0.1.1, unreleased/' "$folder/copy/CHANGELOG.md"
rm -rf "$folder/baselines" && mkdir -p "$folder/baselines/0.1" && echo frozen >"$folder/baselines/0.1/hnpe.h"
ask_gate update "$folder/baselines" && [ "$(cat "$folder/baselines/0.1/hnpe.h")" = frozen ] ||
    { echo "update rewrites the header of a release" && cat "$folder/answer" && exit 1; }
echo "$count breaks, $missed not seen or not named"
[ $missed = 0 ]
