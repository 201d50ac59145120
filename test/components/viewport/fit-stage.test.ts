import { describe, expect, it } from 'vitest'

import { fitStage } from '../../../src/components/viewport/fit-stage.ts'

describe('fitStage', () => {
  it('fits a wide page by its width and centres it', () => {
    const place = fitStage({ width: 1600, height: 400 }, { width: 832, height: 632 })
    expect(place).toEqual({ scale: 0.5, x: 16, y: 216 })
  })

  it('fits a tall page by its height', () => {
    const place = fitStage({ width: 400, height: 1200 }, { width: 832, height: 632 })
    expect(place.scale).toBe(0.5)
    expect(place.y).toBe(16)
    expect(place.x).toBe(316)
  })

  it('never shows less than the whole page', () => {
    for (const [width, height] of [
      [320, 5000],
      [8192, 1],
      [1, 1],
      [1280, 800],
    ] as const) {
      const room = { width: 900, height: 500 }
      const { x, y, scale } = fitStage({ width, height }, room)
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + width * scale).toBeLessThanOrEqual(room.width + 1)
      expect(y + height * scale).toBeLessThanOrEqual(room.height + 1)
    }
  })

  it('does not blow a small page up without end', () => {
    expect(fitStage({ width: 100, height: 100 }, { width: 2000, height: 2000 }).scale).toBe(1.5)
  })

  it('gives a scale above zero where there is no room at all', () => {
    expect(fitStage({ width: 1280, height: 800 }, { width: 0, height: 0 }).scale).toBeGreaterThan(0)
  })
})
