import { describe, expect, it } from 'vitest'

import { s3Access } from '../../../src/server/serve/s3-environment.ts'

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }

describe('s3Access', () => {
  it('finds a bucket at AWS by its region', () => {
    expect(s3Access({ bucket: 'b' }, { ...KEYS, AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: 't' })).toEqual({
      bucket: 'b',
      region: 'eu-west-1',
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      accessKeyId: 'AKIA',
      secretAccessKey: 'secret',
      sessionToken: 't',
    })
    expect(s3Access({ bucket: 'b' }, { ...KEYS, AWS_REGION: '' }).region).toBe('us-east-1')
  })

  it('finds it elsewhere by what was said of the bucket, then S3_ENDPOINT, then what tools of AWS read', () => {
    const environment = { ...KEYS, S3_ENDPOINT: 'https://b.example', AWS_ENDPOINT_URL: 'https://c.example' }
    expect(s3Access({ bucket: 'b', endpoint: 'https://a.example' }, environment).endpoint).toBe('https://a.example')
    expect(s3Access({ bucket: 'b' }, environment).endpoint).toBe('https://b.example')
    expect(s3Access({ bucket: 'b' }, { ...environment, S3_ENDPOINT: '' }).endpoint).toBe('https://c.example')
  })

  it('takes a prefix with and without its slash', () => {
    for (const prefix of ['a/b', 'a/b/']) expect(s3Access({ bucket: 'b', prefix }, KEYS).prefix).toBe('a/b/')
    expect(s3Access({ bucket: 'b', prefix: '' }, KEYS)).not.toHaveProperty('prefix')
  })

  it('says which key is missing', () => {
    expect(() => s3Access({ bucket: 'b' }, { ...KEYS, AWS_SECRET_ACCESS_KEY: '' })).toThrow(
      'AWS_SECRET_ACCESS_KEY is not set',
    )
  })
})
