import { spawnSync } from 'node:child_process'

/**
 * What a program writes to stdout. It runs without tap's loaders, which get into child processes by NODE_OPTIONS.
 *
 * @throws {Error} it cannot be started, or fails
 */
export function checked (command: string, ...args: string[]): string {
  const { NODE_OPTIONS, ...env } = process.env
  const { error, status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} must succeed, it says: ${stderr}${stdout}`)
  return stdout
}
