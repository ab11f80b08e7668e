# fish completion for swarmctl; written by: swarmctl completion fish

function __swarmctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    # The word at the cursor comes with its quotes, the last of which may be missing.
    set -l plain (string unescape -- $current; or string unescape -- "$current'"; or string unescape -- "$current\"")
    test (count $plain) -gt 0; or set plain ''
    command $words[1] __complete $words[2..] $plain 2>/dev/null
end

complete -c swarmctl -f -a '(__swarmctl_complete)'
