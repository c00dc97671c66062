export function isStale (file: string, sources: readonly string[]): boolean
