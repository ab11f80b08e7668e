# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the scripts share: saying, giving up, being root, and installing what is missing.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
apt_updated=no

say() { printf '== %s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Runs a command as root: directly, or with sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

can_be_root() { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }

# The packages of the named groups in scripts/packages.
packages_of() {
  local group name rest
  for group in "$@"; do
    while read -r name rest; do
      if [ "$name" = "$group" ]; then
        tr -s ' ' '\n' <<<"$rest"
        continue 2
      fi
    done <"$top/scripts/packages"
    die "no group '$group' in scripts/packages"
  done
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need GROUP...: installs what is missing of these groups. SWARMCTL_NO_INSTALL=1: the user has seen to it.
need() {
  [ -z "${SWARMCTL_NO_INSTALL:-}" ] || return 0
  local wanted missing=() package
  wanted=$(packages_of "$@") || exit 1
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    die "this is no Debian: install the like of these by hand, then set SWARMCTL_NO_INSTALL=1: ${wanted//$'\n'/ }"
  fi
  for package in $wanted; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  can_be_root || die "neither root nor sudo: install by hand: ${missing[*]}"
  say "installing ${missing[*]}"
  install_packages "${missing[@]}"
}

install_packages() {
  local log
  log=$(mktemp)
  if [ $apt_updated = no ]; then
    as_root apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; die "apt-get update failed"; }
    apt_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
    "$@" >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "apt-get could not install: $* (install them by hand)"
  }
  rm -f "$log"
}

# The release of the system: bookworm.
debian_release() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# write_source_list DIR SUITE deb|deb-src: apt's own entry for the system's release, rewritten for one suite, as a
# file in DIR.
write_source_list() {
  local release file
  release=$(debian_release)
  mkdir -p "$1"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    awk -v release="$release" -v suite="$2" -v type="$3" '
      BEGIN { RS = ""; FS = "\n" }
      $0 !~ "Suites:[^\n]*" release "( |\n|$)" { next }
      { for (i = 1; i <= NF; i++) {
          if ($i ~ /^#/) continue
          if ($i ~ /^Suites:/) $i = "Suites: " suite
          if ($i ~ /^Types:/) $i = "Types: " type
          if ($i ~ /^Components:/) $i = "Components: main"
          print $i }
        exit }' "$file" >"$1/suite.sources"
    [ ! -s "$1/suite.sources" ] || return 0
  done
  rm -f "$1/suite.sources"
  sed -nE "s/^deb( \[[^]]*\])? +([^ ]+) +$release +.*/$3\1 \2 $2 main/p" \
    /etc/apt/sources.list 2>/dev/null | head -n 1 >"$1/suite.list"
  [ -s "$1/suite.list" ] || die "no entry for $release in apt's source lists"
}

# logged FILE COMMAND...: runs the command with its output in FILE; shows the end of it on failure.
logged() {
  local log=$1
  shift
  mkdir -p "${log%/*}"
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 40 "$log" >&2
  printf '(all of it: %s)\n' "$log" >&2
  return 1
}

# build PRESET: configures where the presets are newer, then builds. The log: build/PRESET.log
build() {
  local log=$top/build/$1.log
  (
    cd "$top" || exit 1
    if [ ! -f "build/$1/build.ninja" ] || [ CMakePresets.json -nt "build/$1/CMakeCache.txt" ]; then
      logged "$log" cmake --preset "$1" || exit 1
    fi
    logged "$log" cmake --build --preset "$1"
  ) || die "the $1 build failed"
}
