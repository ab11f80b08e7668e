# bash completion for swarmctl; written by: swarmctl completion bash
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
