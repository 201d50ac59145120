import type { PostHog } from 'posthog-js'

import { formFields, postJson } from './post-json.ts'

/** Adds to the cart without leaving the page, and fills in what goes well with the product. */
export function attachProductView(view: HTMLElement, posthog: PostHog): void {
  const form = view.querySelector<HTMLFormElement>('[data-form=add-to-cart]')
  const status = view.querySelector<HTMLElement>('[data-status]')
  form?.addEventListener('submit', async (event) => {
    event.preventDefault()
    const fields = formFields(form)
    const answer = await postJson('/cart', fields)
    if (!answer.ok || !status) return
    status.innerText = 'In your cart.'
    const count = document.querySelector<HTMLElement>('[data-cart-count]')
    if (count) count.textContent = String(answer.body['count'])
    posthog.capture('added to cart', { sku: fields['sku'], quantity: Number(fields['quantity']) })
  })
  // Below the fold: what the page needs first goes first.
  setTimeout(() => void showRecommendations(view.dataset['product'] ?? ''), 900)
}

async function showRecommendations(sku: string): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-recommendations]')
  const response = await fetch(`/shop/api/recommendations/${sku}`)
  if (!list) return
  if (!response.ok) {
    console.error('Recommendations unavailable', { sku, status: response.status })
    list.replaceChildren(listItem('Nothing to show right now.'))
    return
  }
  const products = (await response.json()) as { name: string; sku: string }[]
  list.replaceChildren(...products.map((product) => listItem(product.name, `/shop/products/${product.sku}`)))
}

function listItem(text: string, href?: string): HTMLLIElement {
  const item = document.createElement('li')
  if (!href) {
    item.textContent = text
    return item
  }
  const link = document.createElement('a')
  link.href = href
  link.textContent = text
  item.append(link)
  return item
}
