# portal-replay serve: the whole server. See docs/guides/self-hosting.md.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm pack --ignore-scripts && mv portal-replay-*.tgz portal-replay.tgz

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4600 DATA_DIR=/data
WORKDIR /app
COPY --from=build /build/portal-replay.tgz /app/
# What only some servers need is left to whoever installs the package: an embedded index, a PostgreSQL client, and
# posthog-js for its recorder. No React: nothing is drawn here.
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund --prefer-offline --legacy-peer-deps ./portal-replay.tgz @electric-sql/pglite@0.5.16 pg@8.23.1 posthog-js@1.449.2
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4600
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "node_modules/portal-replay/dist/cli/main.js"]
CMD ["serve"]
