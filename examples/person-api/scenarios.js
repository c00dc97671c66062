// What load.js and load.k6.js send: each scenario has an amount of requests, sent by some users at a rate per second.
// Both run it, so there is nothing here that only Node or only k6 has.

const firstNames = ['Alan', 'Barbara', 'Edsger', 'Grace', 'Margaret', 'Radia', 'Tim']
const lastNames = ['Dijkstra', 'Hamilton', 'Hopper', 'Liskov', 'Perlman', 'Turing']

/** The amounts are for ten minutes. */
export const fullSeconds = 600

/**
 * @typedef {{ method: string, path: string, body?: object }} Request
 * @typedef {{ users: number, rate: number, amount: number, request: (id: number) => Request }} Scenario
 * @type {Record<'creations' | 'gets' | 'lists' | 'updates' | 'deletions', Scenario>}
 */
export const scenarios = {
  creations: {
    users: 50,
    rate: 100, // 500 seconds, which leaves time for slow answers
    amount: 50000,
    request: () => ({ method: 'POST', path: '/person', body: randomPerson() })
  },
  gets: {
    users: 10,
    rate: 20,
    amount: 12000,
    request: id => ({ method: 'GET', path: `/person/${id}` })
  },
  lists: {
    users: 5,
    rate: 10,
    amount: 6000,
    request: () => ({ method: 'GET', path: '/person/list' })
  },
  updates: {
    users: 5,
    rate: 5, // 300 seconds
    amount: 1500,
    request: id => ({ method: 'PUT', path: `/person/${id}`, body: { email: `${randomText(8)}@example.com` } })
  },
  deletions: {
    users: 2,
    rate: 2, // 250 seconds
    amount: 500,
    request: id => ({ method: 'DELETE', path: `/person/${id}` })
  }
}

/** Addresses of different lengths move the histogram of payload sizes. */
function randomPerson () {
  const [first, last] = [pick(firstNames), pick(lastNames)]
  const address = randomText(Math.floor(10 * Math.pow(2, 8 * Math.random())))
  return { first_name: first, last_name: last, email: `${first}.${last}@example.com`.toLowerCase(), address }
}

/** @template T @param {ArrayLike<T>} values */
function pick (values) {
  return values[Math.floor(Math.random() * values.length)]
}

/** @param {number} length */
function randomText (length) {
  return Array.from({ length }, () => pick('abcdefghijklmnopqrstuvwxyz')).join('')
}
