import { useState, type ReactElement } from 'react'

type Theme = 'light' | 'dark'

const KEY = 'portal-theme'

/** Light or dark. Until somebody chooses, the page follows the system. */
export function ThemeToggle(): ReactElement {
  const [theme, setTheme] = useState(readTheme)
  const other: Theme = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => {
        document.documentElement.dataset['theme'] = other
        localStorage.setItem(KEY, other)
        setTheme(other)
      }}
    >
      {other === 'dark' ? 'Dark' : 'Light'}
      <span className="visually-hidden"> theme</span>
    </button>
  )
}

function readTheme(): Theme {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset['theme'] = chosen
    return chosen
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
