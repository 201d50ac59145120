import type { PostHog } from 'posthog-js'

import { formFields, postJson, showAlert } from './post-json.ts'

/** Signs in; the next page tells the analytics who it was. */
export function attachSignInForm(form: HTMLFormElement, posthog: PostHog): void {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await postJson('/sign-in', formFields(form))
    if (!answer.ok) return showAlert(form, 'We do not know this address.')
    posthog.capture('signed in')
    location.assign('/shop')
  })
}
