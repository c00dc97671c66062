/**
 * The preload of `hypertrace-prometheus run`. Beside what `hypertrace-prometheus/register` does, it opens the page in a
 * browser where that is wanted, and says so when nothing is traced.
 *
 * Processes that the app forks, such as workers of a cluster, load it as well, since `fork()` hands on the options of
 * Node.js. Each of them counts for itself. The port is the one of the app, so they get any free one.
 */

import { announce } from '../announce.ts'
import { isSet, preload } from '../preload.ts'
import { isApp, writeLine } from '../process.ts'
import { takeMark } from './mark.ts'
import { noticeSilence } from './notice-silence.ts'
import { openPage } from './open-page.ts'

const mark = takeMark(process.env)
// What `run` starts is the app, even if it is a package manager
if (mark !== null || isApp) {
  const { traceFunction, quiet } = preload(mark === null ? { port: 0 } : {})
  const { ready } = traceFunction
  if (!quiet) announce(ready, ({ url }) => mark === null ? `${url} (child process ${process.pid})` : url)
  if (mark === 'open') ready.then(address => { if (address !== null) openPage(address.url, writeLine) }, () => {})
  if (mark !== null && !quiet) {
    const hasEvents = (): boolean => traceFunction.totals().length > 0
    noticeSilence({ hasEvents, isSet: () => isSet(traceFunction) }, writeLine)
  }
}
