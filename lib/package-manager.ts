import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Their commands start the app in a process of its own. Corepack's commands `yarn` and `pnpm` belong to `corepack`. */
const packageManagers: readonly unknown[] = ['npm', 'npx', 'pnpm', 'yarn', '@yarnpkg/cli-dist', 'corepack']

/**
 * Whether the main script of a process is the command of a package manager: npm, npx, yarn, pnpm or corepack. What
 * decides is the name of the package that its file belongs to; a release of Yarn that a project keeps in
 * `.yarn/releases` counts as well. The names of other files and folders decide nothing, so an app may be `yarn.js`.
 *
 * @param main path of the main script, or of a link to it; undefined where there is none
 */
export function isPackageManager (main: string | undefined): boolean {
  if (main === undefined) return false
  const file = realPath(main)
  return /[\\/]\.yarn[\\/]releases[\\/][^\\/]+$/.test(file) || packageManagers.includes(packageNameOf(file))
}

function realPath (path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // Node also takes a path without its extension, where no file is
    return path
  }
}

/** The name in the nearest package.json that has one. */
function packageNameOf (file: string): unknown {
  const folder = dirname(file)
  if (folder === file) return undefined
  return nameIn(join(folder, 'package.json')) ?? packageNameOf(folder)
}

function nameIn (packageFile: string): unknown {
  try {
    return JSON.parse(String(readFileSync(packageFile))).name
  } catch {
    // There is none here, or it is for something else
  }
}
