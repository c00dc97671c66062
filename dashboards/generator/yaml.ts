/** A rule that records (`record`) or alerts (`alert`). */
export interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** A file of rules for Prometheus. Expressions are blocks of lines, as people write them. */
export function ruleFile (comment: string, group: string, rules: readonly Rule[]): string {
  const lines = comment.split('\n').map(line => `# ${line}`)
  lines.push('groups:', `  - name: ${group}`, '    rules:')
  for (const rule of rules) {
    const { expr, labels, annotations, ...scalars } = rule
    const [first, ...rest] = Object.entries(scalars).map(([name, value]) => `${name}: ${value}`)
    lines.push(`      - ${first}`, '        expr: |', ...indented(expr, 10), ...rest.map(line => `        ${line}`))
    if (labels !== undefined) lines.push('        labels:', ...indented(pairs(labels), 10))
    if (annotations !== undefined) lines.push('        annotations:', ...indented(pairs(annotations), 10))
  }
  return `${lines.join('\n')}\n`
}

// JSON is YAML
function pairs (values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join('\n')
}

function indented (text: string, columns: number): string[] {
  return text.split('\n').map(line => ' '.repeat(columns) + line)
}
