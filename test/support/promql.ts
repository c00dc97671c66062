import { parser } from '@prometheus-io/lezer-promql'

/** A selector of an expression, such as `up{job="a"}`. */
export interface Selector {
  readonly metric: string
  /** `name operator value`, such as `job=~"a|b"`. */
  readonly matchers: readonly string[]
}

/** What Prometheus's parser for editors, which is another one than the server's, finds in an expression. */
export interface Parsed {
  /** Texts that it does not understand. */
  readonly errors: readonly string[]
  readonly selectors: readonly Selector[]
  /** Names of labels in matchers, in groups and in `on`. */
  readonly labels: ReadonlySet<string>
  /** Function and range of each range in a call, such as `rate[5m]`. */
  readonly ranges: readonly string[]
}

export function parsePromql (expr: string): Parsed {
  const errors: string[] = []
  const selectors: Array<{ metric: string, matchers: string[] }> = []
  const labels = new Set<string>()
  const ranges: string[] = []
  let call = ''
  parser.parse(expr).iterate({
    enter ({ type, from, to }) {
      const text = expr.slice(from, to)
      if (type.isError) errors.push(`${text} at ${from}`)
      if (type.name === 'VectorSelector') selectors.push({ metric: '', matchers: [] })
      if (type.name === 'Identifier') selectors.at(-1)!.metric = text
      if (type.name === 'UnquotedLabelMatcher') selectors.at(-1)!.matchers.push(text)
      if (type.name === 'LabelName') labels.add(text)
      if (type.name === 'FunctionIdentifier') call = text
      if (type.name === 'MatrixSelector') ranges.push(`${call}${text.slice(text.lastIndexOf('['))}`)
    }
  })
  return { errors, selectors, labels, ranges }
}
