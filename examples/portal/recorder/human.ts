import { setTimeout as sleep } from 'node:timers/promises'

import type { Locator, Page } from 'playwright'

/** A hand on a mouse and a keyboard. Distances are CSS pixels, times ms. */
export interface Human {
  /** Moves to a spot inside the element, the way an arm does, and returns where it stopped. */
  moveTo(target: Locator): Promise<void>
  click(target: Locator): Promise<void>
  /** Replaces what stands in a field. */
  fill(target: Locator, text: string): Promise<void>
  scroll(distance: number): Promise<void>
  /** Looks at something: small movements, now and then. */
  read(durationMs: number): Promise<void>
  /** Hands off. */
  leave(durationMs: number): Promise<void>
}

const STEP_MS = 18

export interface HumanOptions {
  /** The same seed gives the same hand. */
  readonly seed: number
  /** How many times faster than people are. */
  readonly hurry: number
}

export function createHuman(page: Page, { seed, hurry }: HumanOptions): Human {
  const wait = (durationMs: number) => sleep(durationMs / hurry)
  const random = createRandom(seed)
  const between = (low: number, high: number): number => low + random() * (high - low)
  let at = { x: between(500, 700), y: between(300, 420) }

  async function glide(to: { x: number; y: number }): Promise<void> {
    const distance = Math.hypot(to.x - at.x, to.y - at.y)
    const steps = Math.max(6, Math.round((280 + distance * 0.8) / STEP_MS))
    // One bend to the side, as elbows make; slow at both ends.
    const bend = {
      x: (at.x + to.x) / 2 + between(-0.12, 0.12) * distance,
      y: (at.y + to.y) / 2 + between(-0.12, 0.12) * distance,
    }
    const from = at
    for (let step = 1; step <= steps; step++) {
      const linear = step / steps
      const t = linear * linear * (3 - 2 * linear)
      const curve = (a: number, b: number, c: number): number => (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t ** 2 * c
      at = { x: curve(from.x, bend.x, to.x), y: curve(from.y, bend.y, to.y) }
      await page.mouse.move(at.x, at.y)
      await wait(STEP_MS)
    }
  }

  async function moveTo(target: Locator): Promise<void> {
    await target.scrollIntoViewIfNeeded()
    const box = await target.boundingBox()
    if (!box) throw new TypeError(`Nothing to point at: ${String(target)}`)
    await glide({ x: box.x + box.width * between(0.3, 0.7), y: box.y + box.height * between(0.35, 0.65) })
  }

  async function click(target: Locator): Promise<void> {
    await moveTo(target)
    await wait(between(120, 320))
    await page.mouse.down()
    await wait(between(60, 110))
    await page.mouse.up()
  }

  return {
    moveTo,
    click,
    async fill(target, text) {
      await click(target)
      await page.keyboard.press('ControlOrMeta+a')
      for (const character of text) {
        await page.keyboard.type(character)
        await wait(between(45, 130))
      }
    },
    async scroll(distance) {
      const notches = Math.ceil(Math.abs(distance) / 60)
      for (let notch = 0; notch < notches; notch++) {
        await page.mouse.wheel(0, distance / notches)
        await wait(between(40, 90))
      }
    },
    async read(durationMs) {
      const endMs = Date.now() + durationMs / hurry
      while (Date.now() < endMs) {
        await wait(Math.min(between(500, 1400), Math.max(0, endMs - Date.now())))
        await glide({ x: at.x + between(-60, 60), y: Math.max(90, at.y + between(-40, 40)) })
      }
    },
    leave: wait,
  }
}

/** A small generator of numbers from 0 to 1, so that a new recording differs from the last by what matters only. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}
