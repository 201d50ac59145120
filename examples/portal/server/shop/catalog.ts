/** Something the shop sells. `hue` colours its drawing. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly kind: 'lamp' | 'mug' | 'throw' | 'vase' | 'chair' | 'clock'
  readonly cents: number
  readonly hue: number
  readonly note: string
}

export const CATALOG: readonly Product[] = [
  {
    sku: 'lamp-aalto',
    name: 'Aalto desk lamp',
    kind: 'lamp',
    cents: 12900,
    hue: 38,
    note: 'Brushed brass, warm light, a switch that clicks.',
  },
  {
    sku: 'mug-fjord',
    name: 'Fjord mug, set of two',
    kind: 'mug',
    cents: 2750,
    hue: 205,
    note: 'Stoneware from one kiln; no two blues are the same.',
  },
  {
    sku: 'throw-lana',
    name: 'Lana wool throw',
    kind: 'throw',
    cents: 8900,
    hue: 14,
    note: 'Undyed merino, woven wide enough for two.',
  },
  {
    sku: 'vase-terra',
    name: 'Terra vase',
    kind: 'vase',
    cents: 4600,
    hue: 22,
    note: 'Hand-thrown terracotta. Holds water, and its shape.',
  },
  {
    sku: 'chair-norr',
    name: 'Norr side chair',
    kind: 'chair',
    cents: 24900,
    hue: 95,
    note: 'Ash and paper cord; ships flat, stands for decades.',
  },
  {
    sku: 'clock-mira',
    name: 'Mira wall clock',
    kind: 'clock',
    cents: 6400,
    hue: 265,
    note: 'Silent sweep. One battery a year.',
  },
]

/** Delivery is the same for every parcel. */
export const DELIVERY_CENTS = 490

export function findProduct(sku: string): Product | null {
  return CATALOG.find((product) => product.sku === sku) ?? null
}

/** An amount as the shop and the portal print it. */
export function formatEuro(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`
}
