import type { ReactElement } from 'react'

/** Sign-in. It is a demo: any known address may come in with any password. */
export function SignInPage(): ReactElement {
  return (
    <form className="narrow" data-form="sign-in">
      <h1>Welcome back</h1>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required data-recordable />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <p className="alert" role="alert" hidden data-alert />
      <button className="primary wide">Sign in</button>
    </form>
  )
}
