import { configure } from '@testing-library/react'

// What is waited for may take its time on a busy machine: this only has to catch what never comes.
configure({ asyncUtilTimeout: 15_000 })
