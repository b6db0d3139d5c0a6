/** The scripts that teach shells to complete: each asks `eastwest __complete` and shows what it prints. */

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash;
    case 'zsh':
      return zsh;
    case 'fish':
      return fish;
    case 'powershell':
      return powershell;
  }
}

// Works without the package bash-completion and on bash 3.2 of macOS. Readline breaks words at = and :, which names of
// contexts hold: they are put together again, and what readline keeps is cut off from what is offered.
const bash = `# bash completion for eastwest. In ~/.bashrc: source <(eastwest completion bash)
# On bash 3.2: eval "$(eastwest completion bash)"
__eastwest_complete() {
  local line=$COMP_LINE trimmed word i out directive candidate
  local words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    trimmed=\${line#"\${line%%[![:space:]]*}"}
    if ((i > 0)) && [[ -n $word && $line == "$trimmed" ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    line=\${trimmed#"$word"}
  done
  local current=\${words[\${#words[@]}-1]} kept=
  local last=\${COMP_WORDS[COMP_CWORD]}
  case $COMP_WORDBREAKS in *=*|*:*)
    [[ $last == [=:] ]] && last=
    kept=\${current%"$last"} ;;
  esac
  COMPREPLY=()
  out=$("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null) || return
  directive=\${out##*:}
  local IFS=$'\\n'
  if ((directive == 0 || directive == 16)); then
    local path=\${current#--*=} what=-f
    ((directive == 16)) && what=-d
    type compopt >/dev/null 2>&1 && compopt -o filenames
    COMPREPLY=($(compgen "$what" -- "$path"))
    return
  fi
  for candidate in $out; do
    candidate=\${candidate%%$'\\t'*}
    [[ $candidate == :* ]] && continue
    candidate=\${candidate#"$kept"}
    [[ $candidate == *[!A-Za-z0-9_@%+=:,./-]* ]] && candidate=$(printf %q "$candidate")
    COMPREPLY+=("$candidate")
  done
  ((directive & 2)) && type compopt >/dev/null 2>&1 && compopt -o nospace
  return 0
}
complete -F __eastwest_complete eastwest
`;

const zsh = `#compdef eastwest
# zsh completion for eastwest. In ~/.zshrc, behind compinit: source <(eastwest completion zsh)
# or as a file _eastwest in a folder of $fpath.
_eastwest() {
  local -a lines values shown
  local line value directive
  lines=("\${(@f)$("\${(Q)words[1]}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  case $directive in
    0) compset -P '--*='; _files; return ;;
    16) compset -P '--*='; _files -/; return ;;
  esac
  for line in "\${(@)lines[1,-2]}"; do
    value=\${line%%$'\\t'*}
    values+=("$value")
    if [[ $line == *$'\\t'* ]]; then
      shown+=("\${(r:24:)value} -- \${line#*$'\\t'}")
    else
      shown+=("$value")
    fi
  done
  (( \${#values} )) || return 1
  local -a more
  (( directive & 2 )) && more=(-S '')
  [[ "\${lines[1]}" == *$'\\t'* ]] && more+=(-l)
  compadd "\${(@)more}" -d shown -a -- values
}
if [[ "$funcstack[1]" == _eastwest ]]; then
  _eastwest "$@"
else
  compdef _eastwest eastwest
fi
`;

const fish = `# fish completion for eastwest. eastwest completion fish > ~/.config/fish/completions/eastwest.fish
function __eastwest_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l lines (command $words[1] __complete $words[2..-1] "$current" 2>/dev/null)
  or return
  set -l path (string replace -r -- '^--[^=]*=' '' "$current")
  set -l before (string match -r -- '^--[^=]*=' "$current")
  switch "$lines[-1]"
    case :0
      printf '%s\\n' "$before"(__fish_complete_path "$path")
    case :16
      printf '%s\\n' "$before"(__fish_complete_directories "$path" '')
    case '*'
      test (count $lines) -gt 1; and printf '%s\\n' $lines[1..-2]
  end
end
complete -c eastwest -f -a '(__eastwest_complete)'
`;

const powershell = `# PowerShell completion for eastwest. In $PROFILE: eastwest completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName eastwest -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $program = $words[0]
  $given = @($words | Select-Object -Skip 1)
  if ($wordToComplete -eq '') { $given += '' }
  # Windows PowerShell drops an empty argument that is not quoted again.
  if ($PSVersionTable.PSVersion -lt [version]'7.3') { $given = @($given | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } }) }
  $lines = @(& $program __complete @given 2>$null)
  if ($lines.Count -eq 0) { return }
  $directive = [int]$lines[-1].Substring(1)
  if ($directive -eq 0 -or $directive -eq 16) { return }
  $lines | Select-Object -SkipLast 1 | ForEach-Object {
    $word, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $word }
    $typed = if ($word -match '[\\s;,&|(){}$]') { "'" + $word.Replace("'", "''") + "'" } else { $word }
    [System.Management.Automation.CompletionResult]::new($typed, $word, 'ParameterValue', $about)
  }
}
`;
