import { join } from 'node:path'
import { type Bundle, testBundles } from '../../support/bundles.ts'
import { importToolchain } from '../../support/installed-package.ts'

// Fastify's own dependencies use require() in ways that rollup leaves as they are
testBundles(build, ['an ES module with everything in it'])

async function build (folder: string, { input, output, format, external, banner }: Bundle): Promise<void> {
  const { rollup } = await importToolchain('rollup')
  const { default: commonjs } = await importToolchain('@rollup/plugin-commonjs')
  const { default: json } = await importToolchain('@rollup/plugin-json')
  const { nodeResolve } = await importToolchain('@rollup/plugin-node-resolve')
  const bundle = await rollup({
    input: join(folder, input),
    external: (id: string) => id.startsWith('node:') || external.includes(id),
    plugins: [nodeResolve({ preferBuiltins: true }), commonjs(), json()],
    // Saves a quarter of the time
    treeshake: false,
    logLevel: 'silent'
  })
  await bundle.write({ file: join(folder, output), format, banner, inlineDynamicImports: true })
}
