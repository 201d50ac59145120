import { describe, expect, it } from 'vitest'

import { keyCommand, type KeyPress } from '../../../src/components/container/key-command.ts'

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...modifiers,
})

describe('keyCommand', () => {
  it.each([
    [' ', { type: 'toggle-play' }],
    ['k', { type: 'toggle-play' }],
    ['K', { type: 'toggle-play' }],
    ['f', { type: 'fullscreen' }],
    ['t', { type: 'theatre' }],
    ['s', { type: 'skip-inactivity' }],
    ['w', { type: 'next-window' }],
    ['n', { type: 'marker', direction: 1 }],
    ['p', { type: 'marker', direction: -1 }],
    ['/', { type: 'search' }],
    ['?', { type: 'help' }],
    ['ArrowUp', { type: 'speed', direction: 1 }],
    ['ArrowDown', { type: 'speed', direction: -1 }],
    ['ArrowLeft', { type: 'seek-by', byMs: -5_000 }],
    ['ArrowRight', { type: 'seek-by', byMs: 5_000 }],
    ['1', { type: 'seek-to-fraction', fraction: 0.1 }],
    ['9', { type: 'seek-to-fraction', fraction: 0.9 }],
  ])('reads %j', (key, command) => {
    expect(keyCommand(press(key))).toEqual(command)
  })

  it('leaps with Shift and steps through events with Alt', () => {
    expect(keyCommand(press('ArrowRight', { shiftKey: true }))).toEqual({ type: 'seek-by', byMs: 30_000 })
    expect(keyCommand(press('ArrowLeft', { altKey: true }))).toEqual({ type: 'event', direction: -1 })
  })

  it.each(['ctrlKey', 'metaKey'] as const)('leaves keys with %s to the browser', (modifier) => {
    expect(keyCommand(press('f', { [modifier]: true }))).toBeNull()
    expect(keyCommand(press('ArrowLeft', { [modifier]: true }))).toBeNull()
  })

  it.each(['0', 'Enter', 'Tab', 'Escape', 'x', 'toString', 'constructor'])('leaves %j alone', (key) => {
    expect(keyCommand(press(key))).toBeNull()
  })
})
