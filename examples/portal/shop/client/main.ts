import { applyFlags, identifyCustomer, startAnalytics } from './analytics.ts'
import { attachCheckoutForm } from './checkout-form.ts'
import { attachProductView } from './product-view.ts'
import { attachSignInForm } from './sign-in-form.ts'

const posthog = startAnalytics()
identifyCustomer(posthog)
applyFlags(posthog)

const signIn = document.querySelector<HTMLFormElement>('[data-form=sign-in]')
if (signIn) attachSignInForm(signIn, posthog)

const product = document.querySelector<HTMLElement>('[data-product]')
if (product) attachProductView(product, posthog)

const checkout = document.querySelector<HTMLFormElement>('[data-form=checkout]')
if (checkout) attachCheckoutForm(checkout, posthog)
