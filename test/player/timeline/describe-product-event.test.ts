import { describe, expect, it } from 'vitest'

import { describeProductEvent } from '../../../src/player/timeline/describe-product-event.ts'

const read = (name: string, properties: Record<string, unknown> = {}) =>
  describeProductEvent({ id: 'e', name, timestampMs: 1, properties })

describe('describeProductEvent', () => {
  it('reads an exception as type and message, as the errors panel wants them', () => {
    const list = [
      { type: 'TypeError', value: 'x is undefined', stacktrace: {} },
      { type: 'Error', value: 'cause' },
    ]
    expect(read('$exception', { $exception_list: list, $current_url: 'https://shop.example/' })).toEqual({
      title: 'TypeError: x is undefined',
      detail: '$exception',
    })
    expect(read('$exception', { $exception_message: 'gone' }).title).toBe('gone')
    expect(read('$exception', { $exception_list: 'x', $current_url: '/a' })).toEqual({
      title: '$exception',
      detail: '/a',
    })
  })

  it('says what was pressed or changed where PostHog only says autocapture', () => {
    const $elements_chain = 'input.big:attr__class="big"attr__name="email"nth-child="1";label:text="E-mail"'
    expect(read('$autocapture', { $event_type: 'click', $el_text: 'Pay € 188.90' }).detail).toBe('click “Pay € 188.90”')
    expect(read('$autocapture', { $event_type: 'change', $elements_chain }).detail).toBe('change input “email”')
    expect(read('$autocapture', { $event_type: 'submit', $elements_chain: 'form:nth-child="1"' }).detail).toBe(
      'submit form',
    )
    expect(read('$autocapture', { $current_url: 'https://shop.example/' }).detail).toBe('https://shop.example/')
  })

  it('names others as the product does, with the page they came from', () => {
    expect(read('order paid', { $current_url: 'https://shop.example/' })).toEqual({
      title: 'order paid',
      detail: 'https://shop.example/',
    })
    expect(read('order paid', { $current_url: 7 })).toEqual({ title: 'order paid' })
    expect(read('order paid', Object.create({ $el_text: 'inherited' }) as Record<string, unknown>)).toEqual({
      title: 'order paid',
    })
  })
})
