import { describe, expect, it } from 'vitest'

import { packageMissing } from '../../../../src/server/database/engine/package-missing.ts'
import { sqlError } from '../../../../src/server/database/engine/sql-error.ts'
import { isRetryable, ReplayError } from '../../../../src/shared/errors.ts'

describe('sqlError', () => {
  it.each([
    ['a lost connection', { code: '08006' }, 'unavailable'],
    ['a server that shuts down', { code: '57P01' }, 'unavailable'],
    ['too many connections', { code: '53300' }, 'unavailable'],
    ['two transactions in each other’s way', { code: '40P01' }, 'unavailable'],
    ['a statement that took too long', { code: '57014' }, 'unavailable'],
    ['nobody at the address', { code: 'ECONNREFUSED' }, 'unavailable'],
    ['a pool that waited in vain', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['a table that is not there', { code: '42P01' }, 'storage'],
    ['a right that is missing', { code: '42501' }, 'storage'],
    ['a value that does not fit', { code: '22001' }, 'storage'],
  ])('calls %s by what can be done about it', (_, error, code) => {
    const given = sqlError(error)
    expect(given.code).toBe(code)
    expect(isRetryable(given)).toBe(code === 'unavailable')
    expect(given.cause).toBe(error)
  })

  it('says nothing of the statement or its values', () => {
    const error = Object.assign(new Error('duplicate key: ada@x.example'), { code: '23505', detail: 'ada@x.example' })
    expect(sqlError(error).message).not.toContain('ada')
  })

  it('calls whatever comes after the signal cancelled', () => {
    expect(sqlError({ code: '57014' }, AbortSignal.abort()).code).toBe('aborted')
  })

  it('leaves a typed error as it is', () => {
    const error = new ReplayError('bad_request', { what: 'No.' })
    expect(sqlError(error, AbortSignal.abort())).toBe(error)
  })
})

describe('packageMissing', () => {
  it('names the package that is missing', async () => {
    const missing = Promise.reject(new Error('ERR_MODULE_NOT_FOUND')).catch(packageMissing('left-pad'))
    await expect(missing).rejects.toMatchObject({ code: 'configuration', fix: 'Run npm install left-pad.' })
  })
})
