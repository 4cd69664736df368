export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/**
 * What a shell runs to complete `lab`: it asks `lab complete` for lines of `VALUE<Tab>HELP`. A value that ends in `=` gets no
 * blank after it; without any value the shell offers file names.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  // COMP_WORDS is split at "=" too, so the line itself is read; and what is before "=" must not be offered again.
  bash: String.raw`_lab_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current value IFS=$' \t\n'
  read -r -a words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    [[ $value == *= ]] && compopt -o nospace 2>/dev/null
    [[ $current == *=* && $COMP_WORDBREAKS == *=* ]] && value="\${value#"\${current%%=*}="}"
    [[ -n $value ]] && COMPREPLY+=("$value")
  done < <(LAB_JSON=0 lab complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _lab_complete lab`.replaceAll('\\${', '${'),
  zsh: String.raw`_lab() {
  local line value
  local -a values shown open
  while IFS= read -r line; do
    value="\${line%%$'\t'*}"
    if [[ $value == *= ]]; then
      open+=("$value")
    else
      values+=("$value")
      shown+=("$value  \${line#*$'\t'}")
    fi
  done < <(LAB_JSON=0 lab complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#values + $#open == 0 )); then
    _files
    return
  fi
  (( $#values )) && compadd -l -d shown -- $values
  (( $#open )) && compadd -S '' -- $open
  return 0
}
compdef _lab lab`.replaceAll('\\${', '${'),
  fish: String.raw`function __lab_complete
  set -l words (commandline -opc) (commandline -ct)
  LAB_JSON=0 lab complete -- $words[2..-1] 2>/dev/null
end
complete -c lab -f -a '(__lab_complete)'
complete -c lab -n 'test -z "$(__lab_complete)"' -F`,
};
