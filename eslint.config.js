import neostandard from 'neostandard'

// Lines that cannot be broken: a comment that is only a URL, and a line with nothing but a regular expression
const url = String.raw`^\s*(?://|\*) (?:@see )?https?://\S+$`
const regularExpression = String.raw`^\s*(?:(?:export )?const \w+ = )?/(?![/*]).+/[dgimsuvy]*,?$`

export default [
  ...neostandard({
    ts: true,
    ignores: ['**/dist', '**/.tap', '**/node_modules', 'page/uplot.js']
  }),
  { rules: { '@stylistic/max-len': ['error', { code: 120, ignorePattern: `${url}|${regularExpression}` }] } }
]
