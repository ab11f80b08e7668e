# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Helpers that the scripts share: messages, root, PATH. Sources need.sh and build.sh.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
unpacked=$top/build/_debian

# append_to_path FOLDER...: appends the folders that exist and are not in PATH yet.
append_to_path() {
  local folder
  for folder in "$@"; do
    [[ :$PATH: == *:$folder:* || ! -d $folder ]] || PATH+=:$folder
  done
}

# Debian leaves the folders of dockerd, ip and iptables out of an ordinary user's PATH. The machine's own programs come
# first, then those that were unpacked for the scripts.
complete_path() {
  append_to_path /usr/local/sbin /usr/sbin /sbin "$unpacked"/usr/{sbin,bin} "$unpacked"/{sbin,bin}
  export PATH
}
complete_path

say() { printf '== %s\n' "$*"; }

complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  complain "$@"
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root with this PATH: directly, or with sudo, whose own PATH may lack an engine.
as_root() {
  if is_root; then
    "$@"
  else
    sudo env "PATH=$PATH" "$@"
  fi
}

# become_root ARGUMENT...: restarts this script as root with these arguments, unless it already runs as root.
become_root() {
  is_root || exec sudo env "PATH=$PATH" "SWARMCTL_NO_INSTALL=${SWARMCTL_NO_INSTALL:-}" "$top/scripts/${0##*/}" "$@"
}

# logged FILE COMMAND...: runs the command with its output in FILE; shows the end of it on failure.
logged() {
  local log=$1
  shift
  mkdir -p "${log%/*}"
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 40 "$log" >&2
  printf '(full log: %s)\n' "$log" >&2
  return 1
}

# shellcheck source=scripts/need.sh
. "$top/scripts/need.sh"
# shellcheck source=scripts/build.sh
. "$top/scripts/build.sh"
