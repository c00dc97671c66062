export function checkImports (
  root: string, order: readonly string[]
): { files: number, imports: number, faults: string[] }
