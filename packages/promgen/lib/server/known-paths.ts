/** The paths of the server with their methods; a part that begins with a colon stands for any text. */
const paths: ReadonlyMap<string, string> = new Map([
  ['/metrics', 'GET, HEAD'],
  ['/healthz', 'GET, HEAD']
])

const apiPaths: ReadonlyMap<string, string> = new Map([
  ['/api/v1/families', 'GET, HEAD'],
  ['/api/v1/families/:name', 'PUT, DELETE'],
  ['/api/v1/series', 'GET, HEAD, POST'],
  ['/api/v1/series/:id', 'GET, HEAD, PUT, PATCH, DELETE'],
  ['/api/v1/series/:id/samples', 'GET, HEAD'],
  ['/api/v1/config', 'GET, HEAD']
])

/**
 * The methods that a path allows, as the header Allow has them; undefined if there is no such path.
 *
 * @param url path and query of a request
 * @param api whether the API is there
 * @example
 * allowedMethods('/api/v1/families/up', true) // 'PUT, DELETE'
 * allowedMethods('/api/v1/families/up', false) // undefined
 * allowedMethods('/metrics?a=b', false) // 'GET, HEAD'
 */
export function allowedMethods (url: string, api: boolean): string | undefined {
  const parts = url.split('?', 1)[0]!.split('/')
  for (const [path, methods] of api ? [...paths, ...apiPaths] : paths) {
    const wanted = path.split('/')
    const isThis = wanted.length === parts.length &&
      wanted.every((part, i) => part.startsWith(':') ? parts[i] !== '' : part === parts[i])
    if (isThis) return methods
  }
  return undefined
}
