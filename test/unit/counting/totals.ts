import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { builtinLabels } from '../../../lib/counting/label-schema.ts'
import type { Series } from '../../../lib/counting/series.ts'
import { Totals, type Total } from '../../../lib/counting/totals.ts'
import { labelText } from '../../../lib/text-format.ts'
import { repetitions } from '../../support/repetitions.ts'

const names = ['id', 'object_classname', 'object_id', 'caller_functionname', 'caller_filename', 'object_props_room']

function counts (totals: readonly Total[]): string[] {
  return totals.map(({ group, count }) => `${group.text} ${count}`)
}

/** Groups with series, as the table of series keeps them. */
function startCounting (names: readonly string[], sliceSize?: number) {
  const totals = new Totals(names, sliceSize)
  const all = new Map<string, Series>()
  let serial = 0

  function count (values: readonly string[], times = 1): void {
    const text = labelText(names, values)
    let series = all.get(text)
    if (series === undefined) {
      const group = totals.groupOf(values)
      series = { text, count: 0, group, ownerCount: 0, lastOwner: null, serial: ++serial }
      all.set(text, series)
    }
    series.count += times
  }
  function remove (text: string): void {
    const series = all.get(text)!
    totals.remove(series)
    all.delete(text)
    series.serial = 0
  }
  function reset (): void {
    all.clear()
    totals.clear()
  }
  const read = (): Total[] => totals.read(all)
  const readInSlices = (): Promise<Total[]> => totals.readInSlices(all)
  return { totals, all, count, remove, reset, read, readInSlices }
}

t.test('the calls of a function are those of all its objects, callers and props', async t => {
  const { totals, count, read } = startCounting(names)
  t.strictSame(totals.labels, ['object_classname', 'caller_functionname', 'caller_filename'])
  t.strictSame(read(), [])
  count(['a', 'Core', '1', 'append', '/core.js', 'x'])
  count(['', 'Core', '2', 'append', '/core.js', ''], 5)
  count(['b', 'Core', '1', 'get', '/core.js', 'x'])
  count(['', 'Core', '', 'append', '', ''])
  count(['', '', '', '', '', 'y'])
  count(['', 'a"b\\', '', 'c\n', '', ''])
  const found = read()
  t.strictSame(counts(found), [
    'object_classname="Core",caller_functionname="append",caller_filename="/core.js" 6',
    'object_classname="Core",caller_functionname="get",caller_filename="/core.js" 1',
    'object_classname="Core",caller_functionname="append" 1',
    ' 1',
    'object_classname="a\\"b\\\\",caller_functionname="c\\n" 1'
  ])
  t.strictSame(found.map(({ group }) => group.values), [
    ['Core', 'append', '/core.js'], ['Core', 'get', '/core.js'], ['Core', 'append', ''], ['', '', ''],
    ['a"b\\', 'c\n', '']
  ])
  t.strictSame(found.map(({ group }) => group.index), [0, 1, 2, 3, 4])
})

t.test('groups have those of the three labels that are there, otherwise the id, otherwise none', async t => {
  for (const [labels, expected] of [
    [builtinLabels, ['object_classname', 'caller_functionname', 'caller_filename']],
    [['caller_filename', 'caller_line', 'object_id'], ['caller_filename']],
    [['id', 'object_classname'], ['object_classname']],
    [['id', 'object_id', 'object_props_a'], ['id']],
    [['object_id', 'caller_line'], []]
  ] as const) {
    const { totals, count, read } = startCounting(labels)
    t.strictSame(totals.labels, expected)
    count(labels.map(name => `${name} 1`))
    count(labels.map(name => expected.some(kept => kept === name) ? `${name} 1` : 'other'))
    t.strictSame(counts(read()), [`${expected.map(name => `${name}="${name} 1"`).join()} 2`])
  }
})

t.test('a series that is removed leaves its count with its group', async t => {
  const { count, remove, read } = startCounting(['object_classname', 'object_id'])
  count(['Core', '1'], 3)
  count(['Core', '2'], 4)
  count(['Peer', '1'], 5)
  remove('object_classname="Core",object_id="1"')
  remove('object_classname="Peer",object_id="1"')
  t.strictSame(counts(read()), ['object_classname="Core" 7', 'object_classname="Peer" 5'])
  count(['Core', '1'], 1)
  remove('object_classname="Core",object_id="1"')
  t.strictSame(counts(read()), ['object_classname="Core" 8', 'object_classname="Peer" 5'])
})

t.test('a series that is removed in the turn of a scan is counted once', async t => {
  for (const sliceSize of [1, 2, 3]) {
    const { count, remove, read, readInSlices } = startCounting(['object_classname', 'object_id'], sliceSize)
    count(['Core', '1'], 3)
    count(['Core', '2'], 4)
    const reading = readInSlices()
    remove('object_classname="Core",object_id="1"')
    remove('object_classname="Core",object_id="2"')
    t.strictSame(counts(await reading), ['object_classname="Core" 7'], `${sliceSize}`)
    t.strictSame(counts(read()), ['object_classname="Core" 7'])
  }
})

t.test('2,000 groups are kept apart, and further ones are counted as overflow', async t => {
  const { count, remove, read } = startCounting(['object_classname', 'caller_filename', 'object_id'])
  for (let i = 0; i < 2_000; i++) count([`C${i}`, 'f', ''])
  t.equal(read().length, 2_000)
  for (let i = 2_000; i < 2_010; i++) count([`C${i}`, '', `${i}`], 2)
  count(['C1', 'f', ''])
  const found = counts(read())
  t.equal(found.length, 2_001)
  t.strictSame([found[1], found[1_999], found[2_000]], [
    'object_classname="C1",caller_filename="f" 2',
    'object_classname="C1999",caller_filename="f" 1',
    'object_classname="overflow",caller_filename="overflow" 20'
  ])
  remove('object_classname="C2003",object_id="2003"')
  t.equal(counts(read())[2_000], found[2_000])
})

t.test('a reset forgets all groups', async t => {
  const { totals, count, reset, read } = startCounting(['object_classname'])
  count(['Core'], 3)
  count(['Peer'], 3)
  const [before] = read()
  t.equal(totals.resets, 0)
  reset()
  t.strictSame([read(), totals.resets], [[], 1])
  count(['Peer'])
  t.strictSame(counts(read()), ['object_classname="Peer" 1'])
  t.not(read()[0]!.group, before!.group)
})

t.test('a scan of many series lets other work go first, a synchronous one does not', async t => {
  const { count, read, readInSlices } = startCounting(['object_classname', 'object_id'])
  for (let i = 0; i < 60_001; i++) count(['Core', `${i}`])
  const reading = readInSlices()
  const turn = async (): Promise<void> => { await nextTurn() }
  t.equal(await Promise.race([reading, turn()]), undefined)
  t.equal(await Promise.race([reading, turn()]), undefined)
  for (let i = 0; i < 10; i++) await turn()
  t.not(await Promise.race([reading, turn()]), undefined)
  t.strictSame(counts(await reading), ['object_classname="Core" 60001'])
  t.strictSame(counts(read()), ['object_classname="Core" 60001'])
})

/** What happens between the turns of the event loop. */
type Step = { name: 'count' | 'remove', series: number } | { name: 'reset' | 'read' | 'read in slices' | 'turn' }

const series = fc.integer({ min: 0, max: 11 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ name: fc.constant('count' as const), series }) },
  { weight: 4, arbitrary: fc.record({ name: fc.constant('remove' as const), series }) },
  { weight: 4, arbitrary: fc.record({ name: fc.constant('turn' as const) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constantFrom('read' as const, 'read in slices' as const) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('reset' as const) }) }
)

const title = 'a scan has what was counted before it, nothing twice, and never less than one that ended before'
t.test(title, async t => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 150 }), async steps => {
    const counting = startCounting(['object_classname', 'object_id'], 2)
    const { totals, all, count, remove, reset, read, readInSlices } = counting
    // The truth, and the highest counts that were shown, by group
    const truth = new Map<string, number>()
    const shown = new Map<string, number>()
    const problems: string[] = []
    const pending: Array<Promise<void>> = []
    function check (found: readonly Total[], least: ReadonlyMap<string, number>): void {
      const byGroup = new Map(found.map(({ group, count }) => [group.text, count]))
      for (const [group, count] of least) {
        if (!(byGroup.get(group)! >= count)) problems.push(`${group}: ${byGroup.get(group)} of ${count}`)
      }
      for (const [group, count] of byGroup) {
        if (count > truth.get(group)!) problems.push(`${group}: ${count} instead of ${truth.get(group)}`)
        if (count < (shown.get(group) ?? 0)) problems.push(`${group}: ${count} after ${shown.get(group)}`)
        shown.set(group, count)
      }
    }
    for (const step of steps) {
      if (step.name === 'turn') await nextTurn()
      if (step.name === 'reset') [reset, () => truth.clear(), () => shown.clear()].forEach(clear => clear())
      if (step.name === 'read') check(read(), new Map(truth))
      if (step.name === 'read in slices') {
        const [before, resets] = [new Map(truth), totals.resets]
        pending.push(readInSlices().then(found => check(found, resets === totals.resets ? before : new Map())))
      }
      if (step.name === 'count') {
        const group = `object_classname="${step.series % 3}"`
        count([`${step.series % 3}`, `${step.series}`])
        truth.set(group, (truth.get(group) ?? 0) + 1)
      }
      if (step.name === 'remove') {
        const text = [...all.keys()][step.series]
        if (text !== undefined) remove(text)
      }
    }
    await Promise.all(pending)
    check(read(), truth)
    t.strictSame(problems, [])
  }), { numRuns: repetitions(200), seed: 4343 })
})
