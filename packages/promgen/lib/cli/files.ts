import { readFile } from 'node:fs/promises'
import { BadInput } from './errors.ts'

/**
 * The text of a file that an option or the configuration names.
 *
 * @param what names it in messages, such as 'listen: tokenFile'
 * @throws {BadInput} it cannot be read
 */
export async function textIn (what: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${what} cannot be read (${(error as Error).message})`)
  }
}

/**
 * The token or password in a file, without the end of its line.
 *
 * @throws {BadInput} it cannot be read, or is empty
 */
export async function secretIn (what: string, file: string): Promise<string> {
  const secret = (await textIn(what, file)).trim()
  if (secret === '') throw new BadInput(`${what} must not be empty: ${file}`)
  return secret
}
