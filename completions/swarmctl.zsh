#compdef swarmctl
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
