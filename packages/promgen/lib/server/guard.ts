/** Which requests are refused whatever they ask for. Each check throws a `Problem`. */

import { createHash, timingSafeEqual } from 'node:crypto'
import { isOwnHost, shownHost } from './host.ts'
import { Problem } from './problem.ts'

/**
 * Makes the check of the Host header.
 *
 * @param hosts names that it may have besides those of this machine; null: any
 */
export function hostCheck (hosts: readonly string[] | null): (host: string | undefined) => void {
  return host => {
    if (hosts === null || isOwnHost(host, hosts)) return
    throw new Problem('forbidden_host', `the Host '${shownHost(host!)}' is not allowed: add its name to allowedHosts`)
  }
}

/**
 * Makes the check of the Authorization header.
 *
 * @param token that it must have; null: none
 */
export function tokenCheck (token: string | null): (authorization: string | undefined) => void {
  const wanted = token === null ? null : digest(token)
  return (authorization = '') => {
    const [, given = ''] = /^bearer +(.*)$/i.exec(authorization) ?? []
    // Digests have one length, so the time of the comparison tells nothing about the token
    if (wanted === null || timingSafeEqual(wanted, digest(given))) return
    throw new Problem('unauthorized', 'the API needs the header Authorization: Bearer with the token of the server')
  }
}

function digest (text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
