# PowerShell completion for eastwest. In $PROFILE: eastwest completion powershell | Out-String | Invoke-Expression
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
    $word, $about = $_ -split "`t", 2
    if (-not $about) { $about = $word }
    $typed = if ($word -match '[\s;,&|(){}$]') { "'" + $word.Replace("'", "''") + "'" } else { $word }
    [System.Management.Automation.CompletionResult]::new($typed, $word, 'ParameterValue', $about)
  }
}
