import t from 'tap'
import { testExamples } from '../../../../test/support/package-examples.ts'
import * as promgen from '../../index.ts'

testExamples(t, 'packages/promgen', promgen, 100)
