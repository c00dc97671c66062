// The load for k6 (https://k6.io), for ten minutes: start the app, then
//
//   k6 run examples/person-api/load.k6.js
//   k6 run -e BASE_URL=http://127.0.0.1:8080 examples/person-api/load.k6.js

/* global __ENV */

import { check, sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { fullSeconds, scenarios } from './scenarios.js'

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:7080'
const shared = ['creations', 'deletions']

/** Users who share the requests. @param {import('./scenarios.js').Scenario} scenario */
function sharedBy ({ users, amount }) {
  return {
    executor: /** @type {const} */ ('shared-iterations'),
    vus: users,
    iterations: amount,
    maxDuration: `${fullSeconds}s`
  }
}

/** Requests at a rate, however slow the answers are. @param {import('./scenarios.js').Scenario} scenario */
function atRate ({ users, rate, amount }) {
  return {
    executor: /** @type {const} */ ('constant-arrival-rate'),
    rate,
    timeUnit: '1s',
    duration: `${amount / rate}s`,
    preAllocatedVUs: users,
    maxVUs: 10 * users
  }
}

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    creations: sharedBy(scenarios.creations),
    gets: atRate(scenarios.gets),
    lists: atRate(scenarios.lists),
    updates: atRate(scenarios.updates),
    deletions: sharedBy(scenarios.deletions)
  }
}

// 404 is the answer about a person who is not created yet or already deleted
http.setResponseCallback(http.expectedStatuses(200, 201, 204, 404))

/** One request of a scenario. */
export default function () {
  const name = /** @type {keyof typeof scenarios} */ (exec.scenario.name)
  const { users, rate, request } = scenarios[name]
  const { method, path, body } = request(randomId())

  const response = http.request(method, `${baseUrl}${path}`, body && JSON.stringify(body), {
    headers: body ? { 'Content-Type': 'application/json' } : {},
    tags: { name } // Otherwise each URL is a series of its own in the results
  })
  check(response, { answered: ({ status }) => [200, 201, 204, 404].includes(status) })

  // Users who share requests wait for their turn
  if (shared.includes(name)) sleep(Math.max(0, users / rate - response.timings.duration / 1000))
}

/** Ids count from 1, and the users of k6 share no memory, so how many there are by now follows from the time. */
function randomId () {
  const { rate, amount } = scenarios.creations
  const created = Math.min(amount, rate * (Date.now() - exec.scenario.startTime) / 1000)
  return 1 + Math.floor(Math.random() * created)
}
