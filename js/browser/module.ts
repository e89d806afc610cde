import bindings from "./facegate_browser.js";
import { facegateError } from "../common/error.js";
import { kindOf } from "./kind.js";

/** What the WebAssembly module can be loaded from: its address, an answer to a fetch of it, its bytes, or the compiled module. */
export type ModuleSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** See `init` of the package's entry. */
export type Init = (input?: ModuleSource | Promise<ModuleSource>) => Promise<void>;

/** Makes an entry's `init`: loads once, for every caller at the same time, and again only after a failure. */
export function initWith(standard: () => ModuleSource | Promise<ModuleSource>): Init {
  let loading: Promise<void> | undefined;
  return (input) => {
    loading ??= load(input ?? standard()).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

async function load(input: ModuleSource | Promise<ModuleSource>): Promise<void> {
  try {
    await bindings({ module_or_path: await compile(await input) });
  } catch (cause) {
    throw facegateError("ModuleUnavailable", `expected the facegate module, got ${cause instanceof Error ? cause.message : "nothing"}`, cause);
  }
}

async function compile(input: ModuleSource): Promise<WebAssembly.Module> {
  if (typeof input === "string" || input instanceof URL) return compileResponse(await fetch(input));
  const kind = kindOf(input);
  if (kind === "WebAssembly.Module") return input as WebAssembly.Module;
  if (kind === "Response") return compileResponse(input as Response);
  return WebAssembly.compile(input as BufferSource);
}

/** Compiles while it downloads; where a server names the wrong type, which streaming refuses, after the download. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`HTTP ${response.status} from ${response.url}`);
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "no type";
  if (type === "application/wasm" && "compileStreaming" in WebAssembly) return WebAssembly.compileStreaming(response);
  const bytes = await response.arrayBuffer();
  if (!WebAssembly.validate(bytes)) throw new Error(`${bytes.byteLength} bytes of ${type} from ${response.url}`);
  return WebAssembly.compile(bytes);
}
