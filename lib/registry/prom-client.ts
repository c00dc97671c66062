import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * prom-client, loaded when it is first needed: an app that passes its own registry and collects its own default
 * metrics does not load a second one, and for the others the import of this package takes 20 ms of processor time instead of 48 (Node 20). It has to be at hand at once, which `import()` is
 * not. Bundlers do not see this: they are to leave prom-client external.
 */
export function promClient (): typeof import('prom-client') {
  return require('prom-client')
}
