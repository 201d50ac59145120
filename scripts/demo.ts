import { startDemo } from '../examples/portal/server/start-demo.ts'

const demo = await startDemo({
  port: process.env['PORT'] ? Number(process.env['PORT']) : undefined,
  database: { url: process.env['DATABASE_URL'] || undefined, folder: process.env['DEMO_DATA_DIR'] || undefined },
})
process.stdout.write(`database: ${demo.db.name}\nshop: ${demo.url}/shop\nportal: ${demo.url}/orders/1042\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void demo.close().then(() => process.exit(0)))
}
