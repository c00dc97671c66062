import { documentIn } from './example.ts'

/** Those that a program makes; their tables may be wider than 120 columns. */
export const generated = ['docs/configuration.md', 'docs/signals.md']

/** Every Markdown file of the package, by paths from there. */
export const documents = [
  'README.md', ...generated, 'examples/dashboards/README.md', 'examples/understand/README.md'
].map(documentIn)
