import { join } from 'node:path'
import { type Bundle, testBundles } from '../../support/bundles.ts'
import { importToolchain } from '../../support/installed-package.ts'

testBundles(build)

async function build (folder: string, { input, output, format, external, banner }: Bundle): Promise<void> {
  const { build } = await importToolchain('vite')
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    ssr: { noExternal: true, external, target: 'node' },
    build: {
      ssr: input,
      minify: false,
      outDir: join(folder, output, '..'),
      emptyOutDir: false,
      rollupOptions: { output: { format, banner, entryFileNames: output.replace(/.*\//, '') } }
    }
  })
}
