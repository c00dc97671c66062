import neostandard from 'neostandard'

// Lines that cannot be broken: a comment that is only a URL, and a line with nothing but a regular expression
const url = String.raw`^\s*(?://|\*) (?:@see )?https?://\S+$`
const regularExpression = String.raw`^\s*(?:(?:export )?const \w+ = )?/(?![/*]).+/[dgimsuvy]*,?$`

// In tests also a line with a sample of an expected exposition, such as `trace_counter{id="a"} 1`
const sample = String.raw`\w\{\w+="`

/** @param {string[]} exceptions patterns of lines that may be longer than 120 columns */
function maxLength (...exceptions) {
  return { '@stylistic/max-len': ['error', { code: 120, ignorePattern: exceptions.join('|') }] }
}

export default [
  ...neostandard({
    ts: true,
    ignores: ['dist', '.tap', 'node_modules', 'page/uplot.js']
  }),
  { rules: maxLength(url, regularExpression) },
  { files: ['soak/**', 'test/**'], rules: maxLength(url, regularExpression, sample) }
]
