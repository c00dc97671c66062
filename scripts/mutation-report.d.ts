import type { schema } from '@stryker-mutator/api/core'

export function markdown (
  files: schema.MutationTestResult['files'], lowestScore: number, folder?: string
): { text: string, score: number }
