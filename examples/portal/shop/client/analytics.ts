import posthog from 'posthog-js'

import type { ShopCustomer } from '../customer.ts'

/** Paths whose bodies no recording may hold. */
const PRIVATE_PATHS = ['/shop/api/sign-in', '/shop/api/card-tokens']

/**
 * Starts the real posthog-js against this server: product events, flags, exceptions, and a recording of the page with
 * console and network. Typed text is masked unless the field says otherwise.
 */
export function startAnalytics(): typeof posthog {
  posthog.init('phc_lumen_and_lark', {
    api_host: `${location.origin}/ingest`,
    // Headless browsers count as bots otherwise, and the demo's customer is one.
    opt_out_useragent_filter: true,
    person_profiles: 'identified_only',
    capture_pageview: true,
    capture_pageleave: true,
    disable_surveys: true,
    session_recording: {
      maskAllInputs: true,
      maskInputFn: (text, element) => {
        if (element?.hasAttribute('data-recordable')) return text
        // Neither the words of a password nor its length; the groups of a card number may show.
        return element?.getAttribute('type') === 'password' ? '•'.repeat(8) : text.replaceAll(/[^\s/]/g, '•')
      },
      maskCapturedNetworkRequestFn: (request) => {
        if (!PRIVATE_PATHS.some((path) => request.name?.includes(path))) return request
        return { ...request, requestBody: 'not recorded', responseBody: 'not recorded' }
      },
    },
  })
  // Network capture is off on local addresses unless asked for, because there it usually is noise.
  if (posthog.sessionRecording) Object.assign(posthog.sessionRecording, { _forceAllowLocalhostNetworkCapture: true })
  return posthog
}

/**
 * Tells who is signed in. On every page, not when they sign in: posthog-js packs what it sends of a person before it
 * goes out, and a page that is left at once takes that with it.
 */
export function identifyCustomer(client: typeof posthog): void {
  const content = document.querySelector<HTMLMetaElement>('meta[name=customer]')?.content
  if (content === undefined) return
  const { id, ...properties } = JSON.parse(content) as ShopCustomer
  client.identify(`customer-${id}`, properties)
}

/** Shows what the flags switch on. */
export function applyFlags(client: typeof posthog): void {
  client.onFeatureFlags(() => {
    const variant = client.getFeatureFlag('new-checkout')
    const checkout = document.querySelector<HTMLElement>('[data-checkout]')
    if (checkout && typeof variant === 'string') checkout.dataset['checkout'] = variant
    if (checkout) console.info('Checkout variant', variant)
    const pay = document.querySelector<HTMLElement>('[data-pay]')
    const total = pay?.closest('form')?.dataset['total']
    if (pay && total && variant === 'test') pay.textContent = `Pay ${total}`
    for (const element of document.querySelectorAll<HTMLElement>('[data-flag]')) {
      element.hidden = client.isFeatureEnabled(element.dataset['flag'] ?? '') !== true
    }
  })
}
