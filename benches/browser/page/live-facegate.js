// facegate as a page's bundler would take it; the size counted is that of the whole entry.
export * from "../../../pkg/browser/index.js";
