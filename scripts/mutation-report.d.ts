import type { schema } from '@stryker-mutator/api/core'

export function markdown (
  files: schema.MutationTestResult['files'],
  lowestScore: number,
  options?: { readonly folder?: string, readonly left?: readonly string[] }
): { text: string, score: number }
