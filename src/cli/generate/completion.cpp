// SPDX-License-Identifier: Apache-2.0
// The completion scripts of three shells. Each passes the words before the cursor, without quotes, and quotes
// what it inserts.
#include "generate/pages.hpp"

namespace cli {
namespace {

constexpr std::string_view bash = R"sh(# bash completion for swarmctl; written by: swarmctl completion bash
# shellcheck shell=bash

_swarmctl() {
  # COMP_WORDS is cut at = and :, so the words are read from the line. Bash replaces only $2, the end of the
  # last word: `skip` characters of it stay as they are.
  local line=${COMP_LINE:0:COMP_POINT} word='' quote='' skip=0 in_word='' char i
  local start=$((${#line} - ${#2}))
  local -a words=()
  for ((i = 0; i < ${#line}; ++i)); do
    if ((i == start)); then skip=${#word}; fi
    char=${line:i:1}
    if [[ $char == '\' && $quote != "'" ]]; then
      word+=${line: ++i:1} in_word=1
    elif [[ -n $quote && $char == "$quote" ]]; then
      quote=''
    elif [[ -z $quote && $char == [\'\"] ]]; then
      quote=$char in_word=1
    elif [[ -z $quote && $char == [[:space:]] ]]; then
      if [[ -n $in_word ]]; then words+=("$word"); fi
      word='' in_word=''
    else
      word+=$char in_word=1
    fi
  done
  if ((i == start)); then skip=${#word}; fi

  local program=${COMP_WORDS[0]} value more=''
  if [[ $program == '~'/* ]]; then program=$HOME/${program#*/}; fi
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    if [[ $value == *[=,:/.] ]]; then more=1; fi
    value=${value:skip}
    case $quote in
      "'") value=${value//\'/\'\\\'\'} ;;
      '"') value=${value//\\/\\\\} value=${value//\"/\\\"} value=${value//\$/\\\$} value=${value//\`/\\\`} ;;
      *)
        printf -v value %q "$value"
        value=${value//\\,/,} value=${value/#\\~/\~}
        ;;
    esac
    COMPREPLY+=("$value")
  done < <("$program" __complete "${words[@]:1}" "$word" 2>/dev/null)
  if [[ -n $more && ${#COMPREPLY[@]} -eq 1 ]]; then compopt -o nospace; fi
} 2>/dev/null

complete -F _swarmctl swarmctl
)sh";

constexpr std::string_view zsh = R"sh(#compdef swarmctl
# zsh completion for swarmctl; written by: swarmctl completion zsh

_swarmctl() {
  local program=${(Q)words[1]} line value meaning width=0
  local -a values shown more more_shown
  for line in ${(f)"$(${~program} __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)"}; do
    value=${line%%$'\t'*}
    if (( $#value > width )); then width=$#value; fi
    if [[ $value == *[=,:/.] ]]; then more+=("$line"); else values+=("$line"); fi
  done
  if (( width > COLUMNS / 2 )); then width=$(( COLUMNS / 2 )); fi
  for line in $values $more; do
    value=${line%%$'\t'*} meaning=${line#*$'\t'}
    if [[ -n $meaning ]]; then
      shown+=("${(r:COLUMNS-1:)${:-${(r:width:)value}  -- $meaning}}")
    else
      shown+=("$value")
    fi
  done
  more_shown=("${(@)shown[$#values+1,-1]}")
  shown=("${(@)shown[1,$#values]}")
  values=("${(@)values%%$'\t'*}") more=("${(@)more%%$'\t'*}")
  local -a list
  if [[ -n "${(M)shown:#* -- *}${(M)more_shown:#* -- *}" ]]; then list=(-l); fi
  local result=1
  if (( $#values )); then compadd $list -d shown -a values && result=0; fi
  if (( $#more )); then compadd $list -S '' -d more_shown -a more && result=0; fi
  return result
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _swarmctl "$@"
else
  compdef _swarmctl swarmctl
fi
)sh";

constexpr std::string_view fish = R"sh(# fish completion for swarmctl; written by: swarmctl completion fish

function __swarmctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    # The word at the cursor comes with its quotes, the last of which may be missing.
    set -l plain (string unescape -- $current; or string unescape -- "$current'"; or string unescape -- "$current\"")
    test (count $plain) -gt 0; or set plain ''
    command $words[1] __complete $words[2..] $plain 2>/dev/null
end

complete -c swarmctl -f -a '(__swarmctl_complete)'
)sh";

}  // namespace

std::string_view completion_script(std::string_view shell) {
  if (shell == "bash") return bash;
  if (shell == "zsh") return zsh;
  if (shell == "fish") return fish;
  return {};
}

}  // namespace cli
