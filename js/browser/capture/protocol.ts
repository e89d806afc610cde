import type { Code } from "../../common/codes.js";
import type { Options } from "../facegate_browser.js";

/** What the page asks of the Worker; each gets one answer, of the same `id`. */
export type Question =
  | { readonly ask: "open"; readonly module: string | WebAssembly.Module; readonly options: Partial<Options> }
  | { readonly ask: "observe"; readonly source: VideoFrame | ImageBitmap; readonly time: number }
  | { readonly ask: "take" }
  | { readonly ask: "prepare"; readonly file: Blob }
  | { readonly ask: "reset" };

/** A question on its way. */
export type Asked = Question & { readonly id: number };

/** What the Worker answers: that it runs, or an answer, or an error in its parts. */
export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: Code; readonly message: string };
