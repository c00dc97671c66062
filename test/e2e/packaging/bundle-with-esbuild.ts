import { type Bundle, testBundles } from '../../support/bundles.ts'
import { importToolchain } from '../../support/installed-package.ts'

// esbuild leaves require() as it is for what an ES module has outside, such as the modules of Node.js
testBundles(build, ['an ES module with everything in it', 'an ES module with prom-client and Fastify outside'])

async function build (folder: string, { input, output, format, external, banner }: Bundle): Promise<void> {
  const esbuild = await importToolchain('esbuild')
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [input],
    outfile: output,
    bundle: true,
    platform: 'node',
    format: format === 'es' ? 'esm' : 'cjs',
    external,
    banner: { js: banner },
    logLevel: 'silent'
  })
}
