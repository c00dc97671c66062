import { chart } from '../../lib/preview/terminal.ts'
import { trafficYaml } from './entries.ts'
import { samplesOf, shownKinds, type Shown } from './shown.ts'

const textWidth = 58
const chartSize = { width: 58, height: 4 }

const head = `# Signals

A configuration composes series from *kinds*, the library from functions and methods; both make the same signals. All
keys of the kinds are in [the configuration](configuration.md#keys-of-the-kinds). This file is generated, and each chart
drawn from the YAML beside it.

- A list is a join: its signals follow one another. A number is a constant.
- Lengths are numbers of steps, or times. Signals without an end go on for ever.
- Waves and noise follow the clock, so those of all series agree; all else begins where its series begins.
- What is missing stays missing in arithmetic, and the shortest signal ends the result.
- In a chart, the axis shows missing samples as \`·\`, the end as \`×\` and NaN as \`?\`; \`▲\` and \`▼\` are infinite.
- \`traffic\` is a signal with a name: \`signals: {traffic: ${trafficYaml}}\`.

Each is written in YAML first, then by the library.
`

/** The text of signals.md. */
export function signalsText (): string {
  return `${head}
\`\`\`
${shownKinds().map(entryText).join('\n\n')}
\`\`\`
`
}

function entryText (shown: Shown): string {
  const { kind, yaml, library } = shown
  const text = [
    ...wrapped(`${kind.name}: ${yaml}`, '  '), ...wrapped(library, '  '), ...wrapped(kind.about, '')
  ]
  const drawn = chartOf(shown)
  return Array.from({ length: Math.max(text.length, drawn.length) }, (_, i) => {
    return `${(text[i] ?? '').padEnd(textWidth + 2)}${drawn[i] ?? ''}`.trimEnd()
  }).join('\n')
}

/** The chart without the name of the series and its times. */
function chartOf (shown: Shown): string[] {
  return chart(samplesOf(shown), chartSize).split('\n').slice(1, -1)
}

/** Lines of a text. Those after the first are indented. */
function wrapped (text: string, indent: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line !== '' && line.length + word.length >= textWidth) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
