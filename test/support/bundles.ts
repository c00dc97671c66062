/** What users make of an app with a bundler, and a check that it runs. */

import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install, run, temporaryFolder, withoutToolchains } from './installed-package.ts'
import { smallApp, smallAppOutput } from './small-app.ts'

export interface Bundle {
  /** The app's file. */
  readonly input: string
  /** Where the bundle goes: a file in a folder. */
  readonly output: string
  readonly format: 'cjs' | 'es'
  /** Packages that are left out of the bundle. */
  readonly external: readonly string[]
  /** First line of the bundle. */
  readonly banner: string
}

/** The line that bundlers advise where CommonJS code in an ES module uses require(). */
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

const bundles = {
  'CommonJS out of ES modules': { input: 'app.mjs', output: 'from-mjs/app.cjs', format: 'cjs', external: [] },
  'CommonJS out of CommonJS': { input: 'app.cjs', output: 'from-cjs/app.cjs', format: 'cjs', external: [] },
  'an ES module with everything in it': { input: 'app.mjs', output: 'from-mjs/app.mjs', format: 'es', external: [] },
  'an ES module with prom-client and Fastify outside': {
    input: 'app.mjs', output: 'outside/app.mjs', format: 'es', external: ['prom-client', 'fastify']
  }
} as const

/**
 * Tests every form of a bundle.
 *
 * @param build makes one in a folder in which the app and the package are installed
 * @param withBanner the forms that need the banner
 */
export function testBundles (
  build: (folder: string, bundle: Bundle) => Promise<void>,
  withBanner: ReadonlyArray<keyof typeof bundles> = []
): void {
  for (const [title, bundle] of Object.entries(bundles)) {
    t.test(`makes ${title}`, { skip: withoutToolchains() }, async t => {
      const { folder } = install(t)
      writeFileSync(join(folder, bundle.input), smallApp[bundle.input])
      const banner = withBanner.some(other => other === title) ? requireBanner : ''
      await build(folder, { ...bundle, banner })
      // A bundle with everything in it runs where nothing is installed
      const place = bundle.external.length > 0 ? folder : temporaryFolder(t)
      if (place !== folder) cpSync(join(folder, bundle.output), join(place, bundle.output))
      t.strictSame(await run(place, process.execPath, [bundle.output]), { code: 0, stdout: smallAppOutput, stderr: '' })
    })
  }
}
