# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Finds out which packages a script needs and the system lacks, and installs or unpacks them. Sourced by lib.sh.
: "${top:?}" "${unpacked:?}"

# Prints the words of the named groups in scripts/packages.
words_of() {
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

# Prints the path of a busybox that needs no library, because the engine's image contains nothing else.
static_busybox() {
  local found
  while read -r found; do
    [[ $(ldd "$found" 2>/dev/null) != *'=>'* ]] || continue
    echo "$found"
    return 0
  done < <(type -aP busybox)
  return 1
}

has_command() {
  if [ "$1" = busybox ]; then
    static_busybox >/dev/null
  else
    type -P "$1" >/dev/null
  fi
}

has_apt() { has_command apt-get && has_command dpkg-query; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# is_missing WORD: with SWARMCTL_NO_INSTALL only commands are checked; without apt all other packages count as missing.
is_missing() {
  case $1 in
    *[:/]*) ! has_command "${1##*[:/]}" ;;
    *) [ -z "${SWARMCTL_NO_INSTALL:-}" ] && ! { has_apt && is_installed "$1"; } ;;
  esac
}

# can_become_root PURPOSE: sudo may ask for the password, and prints itself why it refuses.
can_become_root() {
  is_root && return 0
  has_command sudo || return 1
  ! sudo -n true 2>/dev/null || return 0
  say "$1: sudo may ask for your password" >&2
  sudo true
}

# check_root GROUPS PACKAGES: fails if root is needed, for apt, an engine or a bare Debian, and not available.
check_root() {
  local purpose='' reason='sudo did not allow it'
  [ -z "$2" ] || purpose+=", install $2"
  [[ ! " $1 " =~ \ (engine|cluster)\  ]] || purpose+=", start an engine"
  [[ ! " $1 " =~ \ (release|firstrun)\  ]] || purpose+=", set up a bare Debian"
  [ -n "$purpose" ] || return 0
  purpose="root is needed to ${purpose#, }"
  can_become_root "$purpose" && return 0
  has_command sudo || reason='there is no sudo'
  complain "$purpose: $reason"
  return 1
}

# need GROUP...: installs or unpacks the missing packages of all these groups, or reports everything that prevents it
# and exits. With SWARMCTL_NO_INSTALL=1 it installs nothing.
need() {
  local words word install=() unpack=() missing=() possible=yes
  words=$(words_of "$@") || exit 1
  while read -r word; do
    is_missing "$word" || continue
    case $word in
      */*) unpack+=("${word%/*}") ;;
      *) install+=("${word%:*}") ;;
    esac
  done < <(sort -u <<<"$words")
  mapfile -t missing < <(tr -s ', ' '\n' <<<"${install[*]} ${unpack[*]}" | sed '/^$/d' | sort -u)
  if [ ${#missing[@]} -gt 0 ] && [ -n "${SWARMCTL_NO_INSTALL:-}" ]; then
    complain "SWARMCTL_NO_INSTALL is set, and commands of these packages are missing: ${missing[*]}"
    possible=no
  elif [ ${#missing[@]} -gt 0 ] && ! has_apt; then
    complain "there is no apt-get: install these or their equivalents, then set SWARMCTL_NO_INSTALL=1: ${missing[*]}"
    possible=no
  fi
  [ $possible = yes ] || install=()
  if ! check_root "$*" "${install[*]}"; then
    [ $possible = no ] || [ ${#unpack[@]} -eq 0 ] || complain "these are unpacked without root: ${unpack[*]//,/ }"
    echo 'hint: run this as root, or as a user who may use sudo' >&2
    possible=no
  fi
  [ $possible = yes ] || exit 1
  [ ${#install[@]} -eq 0 ] || install_packages "${install[@]}"
  [ ${#unpack[@]} -eq 0 ] || unpack_packages "${unpack[@]//,/ }"
}

installed_packages() { dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort; }

# install_packages PACKAGE...: installs with apt, removes nothing, and adds the new packages to build/installed.
install_packages() {
  local log=$top/build/apt.log before status=0 idle name
  mkdir -p "$top/build"
  before=$(installed_packages)
  say "installing with apt; this takes a minute or two (log: build/apt.log): $*"
  logged "$log" as_root apt-get update -qq || die "apt-get update failed"
  # Packages enable and start their services with these commands. Here they do nothing.
  idle=$(mktemp -d)
  for name in deb-systemd-helper deb-systemd-invoke update-rc.d invoke-rc.d; do
    ln -s "$(type -P true)" "$idle/$name"
  done
  logged "$log" as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y --no-remove \
    --no-install-recommends -o APT::Get::AutomaticRemove=false -o DPkg::Lock::Timeout=300 \
    -o "DPkg::Path=$idle:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@" || status=$?
  rm -rf "$idle"
  comm -13 <(echo "$before") <(installed_packages) >>"$top/build/installed"
  [ $status -eq 0 ] || die "apt-get could not install: $* (install them by hand)"
}

# unpack_packages PACKAGE...: unpacks them in build/_debian, because installing them would start a service or remove
# another package.
unpack_packages() {
  local packages=() home
  read -ra packages <<<"$*"
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  say "unpacking in build/_debian: ${packages[*]}"
  mkdir -p "$unpacked"
  home=$(mktemp -d "$unpacked.XXXXXX")
  unpack "$home/root" "$(debian_release)" "${packages[@]}" || {
    rm -rf "$home"
    die "could not fetch ${packages[*]} from Debian (see $unpacked.log)"
  }
  # Links are quick to make, and an interrupt leaves no half of a file.
  cp -a --link --force "$home/root/." "$unpacked/"
  rm -rf "$home"
  complete_path
}

# unpack DIR SUITE PACKAGE...: fetches packages of a Debian suite and unpacks them in DIR. Needs no root.
unpack() {
  local directory=$1 package
  shift
  logged "$unpacked.log" "$top/scripts/suite" "$directory.parts" "$1" download "${@:2}" || return 1
  mkdir -p "$directory"
  for package in "$directory.parts"/*.deb; do
    dpkg -x "$package" "$directory" || return 1
  done
  rm -rf "$directory.parts"
}

# need_arm64: gets the cross-compiler, and arm64's libraries in build/_arm64, where cmake/arm64.cmake expects them.
need_arm64() {
  local home=$top/build/_arm64
  need arm64
  [ ! -e "$home/usr/include/yaml.h" ] || return 0
  [ -z "${SWARMCTL_NO_INSTALL:-}" ] || die "SWARMCTL_NO_INSTALL is set, and there are no libraries in build/_arm64"
  say "unpacking arm64's libraries in build/_arm64"
  rm -rf "$home" "$home.new"
  unpack "$home.new" "$(debian_release)" libssl-dev:arm64 libyaml-dev:arm64 libgtest-dev:arm64 libgmock-dev:arm64 ||
    die "could not fetch arm64's libraries from Debian (see $unpacked.log)"
  mv "$home.new" "$home"
}

# The major version of the engine in PATH.
engine_version() { dockerd --version 2>/dev/null | sed -n 's/^Docker version \([0-9]*\)\..*/\1/p'; }

# use_engine [VERSION]: puts an engine of this version at the front of PATH, unless PATH already has that version.
use_engine() {
  local folders dockerd
  if [ -n "${1:-}" ] && [ "$(engine_version)" != "$1" ]; then
    folders=$("$top/scripts/engines" "$1") || exit 1
    PATH=$folders:$PATH
  fi
  dockerd=$(type -P dockerd) || die "there is no dockerd in PATH"
  # An unpacked dockerd uses its own containerd and runc, not the machine's.
  [[ $dockerd != "$unpacked"/* ]] || PATH=$unpacked/usr/sbin:$unpacked/usr/bin:$PATH
}

# The code name of the system's release, for example bookworm.
debian_release() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# write_source_list DIR SUITE deb|deb-src: copies apt's entry for the system's release to a file in DIR, changed to the
# suite.
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
  sed -nE "s/^deb( \[[^]]*\])? +([^ ]+) +$release +.*/$3\1 \2 $2 main/p; T; q" \
    /etc/apt/sources.list 2>/dev/null >"$1/suite.list" || true
  [ -s "$1/suite.list" ] || die "no entry for $release in apt's source lists"
}
