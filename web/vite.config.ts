import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { compress } from "./build/compress.ts";

// Where `npm run dev` finds the API.
const server = process.env.CLAVIGER_SERVER_URL ?? "http://localhost:8420";

export default defineConfig({
  plugins: [react(), compress()],
  build: {
    // The server sends no data: addresses but for pictures, and caches files by name.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: true, headers: { origin: server } },
      "/sign-in/oidc": { target: server, changeOrigin: true },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
