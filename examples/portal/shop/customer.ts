/** Whoever is signed in, as the shop's own pages and its analytics know them. */
export interface ShopCustomer {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly country: string
  readonly plan: string
}
