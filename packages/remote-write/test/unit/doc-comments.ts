import t from 'tap'
import { testExamples } from '../../../../test/support/package-examples.ts'
import * as remoteWrite from '../../index.ts'

testExamples(t, 'packages/remote-write', remoteWrite, 6)
