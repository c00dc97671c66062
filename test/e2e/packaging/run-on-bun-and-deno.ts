import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import t from 'tap'
import {
  install, type Installation, run, temporaryFolder, toolchain, withoutToolchains
} from '../../support/installed-package.ts'
import { smallApp, smallAppOutput } from '../../support/small-app.ts'

const skip = withoutToolchains()
const expected = { code: 0, stdout: smallAppOutput, stderr: '' }

function installApp (t: Parameters<typeof install>[0]): Installation {
  const installation = install(t)
  const dependencies = { 'hypertrace-prometheus': '*', hypertrace: '*' }
  const files = { ...smallApp, 'package.json': JSON.stringify({ private: true, dependencies }) }
  for (const [file, content] of Object.entries(files)) writeFileSync(join(installation.folder, file), content)
  return installation
}

/** The programs come in packages of their own for each platform; their installers only link them. */
function program (name: string, file: string): string {
  const { optionalDependencies } = createRequire(import.meta.url)(toolchain(`${name}/package.json`))
  for (const platform of Object.keys(optionalDependencies)) {
    try {
      return createRequire(toolchain('.')).resolve(`${platform}/${file}`)
    } catch {}
  }
  throw new Error(`${name} must have a package for this platform among ${Object.keys(optionalDependencies).join(', ')}`)
}

for (const file of ['app.mjs', 'app.cjs']) {
  t.test(`${file} runs on Bun`, { skip }, async t => {
    t.strictSame(await installApp(t).run(program('bun', 'bin/bun'), file), expected)
  })

  t.test(`${file} is compiled by Bun into one program that runs anywhere`, { skip }, async t => {
    const { folder, run: runThere } = installApp(t)
    const { code, stderr } = await runThere(program('bun', 'bin/bun'), 'build', '--compile', file, '--outfile', 'app')
    if (code !== 0) t.comment(stderr)
    t.equal(code, 0)
    t.strictSame(await run(temporaryFolder(t), join(folder, 'app'), []), expected)
  })
}

// Deno takes a file that ends in .cjs as CommonJS, too
for (const file of ['app.mjs', 'app.cjs']) {
  t.test(`${file} runs on Deno with leave for the network, files and the environment`, { skip }, async t => {
    const deno = program('deno', 'deno')
    const permissions = ['--no-prompt', '--allow-net', '--allow-read', '--allow-env']
    t.strictSame(await installApp(t).run(deno, 'run', ...permissions, file), expected)
  })
}
