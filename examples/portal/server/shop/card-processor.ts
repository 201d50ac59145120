import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

/** A card as it may be stored: never its number. */
export interface CardToken {
  readonly token: string
  readonly brand: string
  readonly last4: string
}

/** What the bank says. */
export type Authorisation = { readonly approved: true } | { readonly approved: false; readonly declineCode: string }

/** Test numbers whose bank says no, as payment providers have them. */
const DECLINES: Readonly<Record<string, string>> = {
  '9995': 'insufficient_funds',
  '0002': 'generic_decline',
  '0069': 'expired_card',
}

/** How long a bank takes to answer. */
const BANK_MS = 1600

/** Stands for a payment provider: number in, token out; token in, answer out. */
export function createCardProcessor(): {
  tokenise(number: string): CardToken | null
  find(token: string): CardToken | null
  authorise(token: CardToken): Promise<Authorisation>
} {
  const cards = new Map<string, CardToken>()
  return {
    tokenise(number) {
      const digits = number.replaceAll(/\D/g, '')
      if (digits.length < 13 || digits.length > 19) return null
      const brand = digits.startsWith('4') ? 'Visa' : digits.startsWith('5') ? 'Mastercard' : 'Card'
      const card = { token: `tok_${randomUUID().slice(0, 8)}`, brand, last4: digits.slice(-4) }
      cards.set(card.token, card)
      return card
    },
    find: (token) => cards.get(token) ?? null,
    async authorise(card) {
      await wait(BANK_MS)
      const declineCode = Object.hasOwn(DECLINES, card.last4) ? DECLINES[card.last4] : undefined
      return declineCode ? { approved: false, declineCode } : { approved: true }
    },
  }
}
