import type { schema } from '@stryker-mutator/api/core'

export function markdown (report: schema.MutationTestResult, lowestScore: number): string
