import { isatty } from 'node:tty'
import t from 'tap'
import { isInTerminal } from '../../../lib/cli/terminal.ts'

t.test('a terminal is known by any of the standard streams', async t => {
  for (const terminal of [0, 1, 2]) t.equal(isInTerminal('linux', stream => stream === terminal), true)
  t.equal(isInTerminal('linux', stream => stream > 2), false)
})

t.test('on Windows there is a console', async t => {
  t.equal(isInTerminal('win32', () => false), true)
})

t.test('by default the system is asked', async t => {
  t.equal(isInTerminal('linux'), [0, 1, 2].some(isatty))
  t.equal(isInTerminal(), isInTerminal(process.platform, isatty))
})
