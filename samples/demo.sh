#!/usr/bin/env bash
# What `make demo` shows: the main jobs on the samples. A step that does not end with the exit code
# that is expected of it stops the demo, and the demo then fails.
set -uo pipefail
cd "$(dirname "$0")/.."
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
bold="" dim="" plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
  export FORCE_COLOR=1
fi
number=0

# Results in a pipe are separated by tabs; here they are to be read.
aligned() {
  if command -v column > /dev/null; then column -t -s $'\t' -L 2> /dev/null || cat; else cat; fi
}

# step EXPECTED_EXIT_CODE LINES TITLE COMMAND...: shows the first LINES lines of the output.
step() {
  local expected=$1 lines=$2 title=$3 code=0
  shift 3
  number=$((number + 1))
  printf '\n%s%d. %s%s\n%s$ %s%s\n\n' "$bold" "$number" "$title" "$plain" "$dim" "${*//"$out"/OUT}" "$plain"
  "$@" > "$out/.shown" 2>&1 || code=$?
  head -n "$lines" "$out/.shown" | aligned | sed 's/^/  /' | cut -c "1-${COLUMNS:-170}"
  local all
  all=$(wc -l < "$out/.shown")
  if [ "$all" -gt "$lines" ]; then printf '  %s... %d more lines%s\n' "$dim" $((all - lines)) "$plain"; fi
  if [ "$code" -ne "$expected" ]; then
    cat "$out/.shown" >&2
    printf 'demo: step %d ended with %d, not with %d\n' "$number" "$code" "$expected" >&2
    exit 1
  fi
}

step 0 26 "What is in an interchange" \
  mscons parse samples/mscons/13017_single_register.edi
step 0 14 "Are messages right? Every rule of their tables, with what no message can tell as context" \
  mscons validate --output-format full --context samples/context.toml samples/mscons/13017_substitute.edi
step 1 14 "A substitute value without its reason: which byte is wrong, and why" \
  mscons validate --output-format full samples/broken/missing_reason_of_substitute.edi
step 0 10 "What a finding code means" \
  mscons explain AHB101
step 0 12 "From meter readings to an interchange that was checked before it was written" \
  mscons generate samples/readings/month_end.csv --profile samples/readings/profile.toml --out "$out/sent"
step 0 4 "The same check, by hand" \
  mscons validate --output-format concise "$out/sent"
step 0 8 "Consumption between readings, with prices" \
  mscons report samples/readings/year.csv --prices samples/readings/prices.toml
step 0 12 "Who may dim a wallbox, from Python: UTILMD as typed data" \
  python samples/control.py samples/utilmd/55112_wallbox_14a.edi
step 1 4 "A page for colleagues, a report for the pipeline, in one run" \
  mscons validate --output-format concise --report "html:$out/report.html" --report "sarif:$out/report.sarif" \
  samples/broken/missing_reason_of_substitute.edi

cat <<NEXT

${bold}Where to look next${plain}
  .venv/bin/mscons --help        all commands, and how the shell completes them
  samples/README.md              what each sample shows; try: .venv/bin/mscons validate samples/broken
  docs/tutorial.md               half an hour with the command line
  docs/how-to/ci.md              in a pipeline: GitHub, GitLab, pre-commit, pytest
  docs/deutsch.md                das Wichtigste auf Deutsch
NEXT
