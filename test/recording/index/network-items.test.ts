import { describe, expect, it } from 'vitest'

import { at, itemsOf, startMs, titlesOf } from './items.ts'

function report(atMs: number, requests: unknown, more: object = {}) {
  return at(atMs, 6, { plugin: 'rrweb/network@1', payload: { requests, ...more } })
}

const start = at(0, 4, { href: 'https://shop.example/', width: 1, height: 1 })
const api = { name: 'https://api.shop.example/orders?id=7', initiatorType: 'fetch', method: 'POST', duration: 120.4 }

describe('network items', () => {
  it('tell method, path, status, time and host', () => {
    const [item] = itemsOf([start, report(900, [{ ...api, responseStatus: 201, timestamp: startMs + 700 }])], 'network')
    expect(item).toMatchObject({
      title: 'POST /orders?id=7',
      detail: '201 · 120 ms · api.shop.example',
      tone: 'neutral',
      offsetMs: 700,
    })
    expect(item?.searchText).toContain('https://api.shop.example/orders')
  })

  it.each([
    ['status 404', { status: 404 }, 'danger', '404'],
    ['status 502', { responseStatus: 502 }, 'danger', '502'],
    ['status 0', { responseStatus: 0 }, 'danger', 'failed or cancelled'],
    ['no status', {}, 'danger', 'failed or cancelled'],
    ['status 304', { status: 304 }, 'neutral', '304'],
  ])('take a call with %s as %s says', (_, fields, tone, words) => {
    const [item] = itemsOf([start, report(900, [{ ...api, ...fields }])], 'network')
    expect(item?.tone).toBe(tone)
    expect(item?.detail).toContain(words)
  })

  it('do not cry over fonts of other sites, which never tell a status', () => {
    const font = { name: 'https://fonts.example/a.woff2', initiatorType: 'css', responseStatus: 0 }
    expect(itemsOf([start, report(900, [font])], 'network')[0]).toMatchObject({ title: '/a.woff2', tone: 'neutral' })
  })

  it('put requests of the first report, which came before the recording, at its start', () => {
    const early = { ...api, timestamp: startMs - 300, isInitial: true }
    expect(itemsOf([start, report(20, [early])], 'network')[0]?.offsetMs).toBe(0)
  })

  it('work out the time of requests that only know how long the page was open', () => {
    const requests = [
      { name: 'https://shop.example/', entryType: 'navigation', startTime: 0, endTime: 200, status: 200 },
      { ...api, startTime: 300, endTime: 420, status: 200 },
    ]
    expect(itemsOf([start, report(1420, requests)], 'network').map(({ offsetMs }) => offsetMs)).toEqual([1000, 1300])
  })

  it('do not believe a time that is a day off', () => {
    expect(itemsOf([start, report(900, [{ ...api, timestamp: 17 }])], 'network')[0]?.offsetMs).toBe(900)
  })

  it('name GraphQL calls by their operation', () => {
    const call = {
      ...api,
      name: 'https://api.shop.example/graphql',
      requestBody: '{"operationName":"PayOrder","query":"…"}',
    }
    expect(titlesOf([start, report(900, [call])], 'network')).toEqual(['POST PayOrder'])
  })

  it('leave out what is no request', () => {
    const requests = [{ entryType: 'serverTiming', name: 'db' }, 'x', null, api]
    expect(
      titlesOf([start, report(900, requests), report(901, 'x'), at(902, 6, { plugin: 'rrweb/network@1' })], 'network'),
    ).toEqual(['POST /orders?id=7'])
  })

  it('read PostHog’s older numbered form, and prefer it where both are there', () => {
    const old = at(900, 6, {
      plugin: 'posthog/network@1',
      payload: { 0: 'resource', 2: 'https://api.shop.example/old', 6: 'fetch', 21: 500, 39: 12, 40: startMs + 800 },
    })
    expect(itemsOf([start, old, report(900, [api])], 'network')).toEqual([
      expect.objectContaining({ title: 'GET /old', offsetMs: 800, tone: 'danger' }),
    ])
  })
})
