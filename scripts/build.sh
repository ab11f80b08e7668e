# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Builds a preset and shows the progress. Sourced by lib.sh.
: "${top:?}"

progress_seconds=30

# The last progress line of ninja: [12/224] Building CXX object …
ninja_line() { grep -a '^\[[0-9]*/[0-9]*\]' "$1" 2>/dev/null | tail -n 1; }

# show_progress LOG OWNER: shows the progress while the process OWNER lives: in place on a terminal, elsewhere one line
# every 30 s. `sleep` holds none of our streams, so a reader of them does not wait for the last sleep.
show_progress() {
  local line shown='' due=$((SECONDS + progress_seconds)) start=$SECONDS columns
  [ ! -t 2 ] || columns=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2)
  while kill -0 "$2" 2>/dev/null; do
    sleep 0.5 >/dev/null 2>&1
    line=$(ninja_line "$1")
    if [ -t 2 ] && [ -n "$line" ] && [ "$line" != "$shown" ]; then
      printf '\r%s\033[K' "${line:0:$((${columns:-80} > 1 ? ${columns:-80} - 1 : 79))}" >&2
      shown=$line
    elif [ ! -t 2 ] && [ $SECONDS -ge $due ]; then
      due=$((due + progress_seconds))
      printf '   %s after %s s\n' "${line%%]*}${line:+]}" $((SECONDS - start)) >&2
    fi
  done
}

# with_progress LOG COMMAND...: logged, with progress. The command stays in the foreground, where Ctrl-C reaches it.
with_progress() {
  local log=$1 status=0 watcher
  : >"$log"
  show_progress "$log" $BASHPID &
  watcher=$!
  logged "$@" || status=$?
  kill $watcher 2>/dev/null || true
  wait $watcher 2>/dev/null || true
  [ ! -t 2 ] || printf '\r\033[K' >&2
  return $status
}

# build PRESET [TARGET...]: configures if the presets are newer than the tree, then builds. The log is build/PRESET.log.
build() {
  local log=$top/build/$1.log first='' targets=("${@:2}")
  [ ${#targets[@]} -eq 0 ] || targets=(--target "${targets[@]}")
  [ -f "$top/build/$1/.ninja_log" ] || first="; the first time takes 2 to 6 minutes on two cores"
  say "building in build/$1 (log: build/$1.log$first)" >&2
  (
    cd "$top" || exit 1
    mkdir -p build
    if [ ! -f "build/$1/build.ninja" ] || [ CMakePresets.json -nt "build/$1/CMakeCache.txt" ]; then
      logged "$log" cmake --preset "$1" || exit 1
    fi
    NINJA_STATUS='[%f/%t] ' with_progress "$log" cmake --build --preset "$1" "${targets[@]}"
  ) || die "the $1 build failed (log: build/$1.log)"
}

# cached PRESET NAME: prints a cache variable of the preset's build tree.
cached() { sed -n "s/^$2:[A-Z]*=//p" "$top/build/$1/CMakeCache.txt"; }
