// What wasm-bindgen writes for all engines, old ones too, and one Worker has no use for: taken out of its JavaScript, since a Worker's start is mostly reading that.

/** What is looked for, how often at least, and what stands there then. `$n` are its parts. */
const cuts = [
  // A malloc that fails traps, in an isolate that is out of memory: what it got before is given back by its end.
  [/let (ptr\d, len\d(?:, ptr\d, len\d)*);\s*try \{((?:\s*(?:ptr|len)\d = [^;]*;)+)\s*\} catch \(e\) \{[^]*?throw e;\s*\}/g, 4, "let $1;$2"],
  // A text is taken out of memory in one place.
  [/let deferred\w+_0;\s*let deferred\w+_1;\s*try \{((?:(?!\bfinally\b)[^])*?)(?:deferred\w+_0 = [^;]*;\s*deferred\w+_1 = [^;]*;\s*)return getStringFromWasm0\(([^)]*)\);\s*\} finally \{[^}]*\}/g, 7, "$1return takeString($2);"],
  [/\s*ptr\d = 0; len\d = 0;/g, 3, ""],
  [/if \(Symbol\.dispose\) .*\n/g, 2, ""],
  [/\(typeof FinalizationRegistry === 'undefined'\)\s*\? \{[^\n]*\}\s*: (?=new Fin)/g, 2, ""],
  // TextEncoder has had `encodeInto` as long as there are Workers, and V8 forgets nothing of a decoder.
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/, 1, ""],
  [/const MAX_SAFARI_DECODE_BYTES[^]*?return cachedTextDecoder\.decode\(bytes\);\n\}\n/, 1, "function decodeText(bytes) {\n    return cachedTextDecoder.decode(bytes);\n}\n"],
  [/let (cachedTextDecoder = [^;]*;)\ncachedTextDecoder\.decode\(\);/, 1, "const $1"],
  [/if \(realloc === undefined\) \{[^]*?\n    \}\n/, 1, ""],
  [/let wasmModule, wasmInstance, wasm;[^]*$/, 1, `let wasm;

function initSync({ module }) {
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
    wasm.__wbindgen_start();
}

export { initSync };
`],
  [/function isLikeNone/, 1, `function takeString(ptr, len) {
    try {
        return getStringFromWasm0(ptr, len);
    } finally {
        wasm.__wbindgen_free(ptr, len, 1);
    }
}

function isLikeNone`],
];

/** The bindings without it. @throws Error when wasm-bindgen writes otherwise than this knows: then look at what it writes now. */
export function slimBindings(js) {
  return cuts.reduce((text, [pattern, least, instead]) => {
    const found = pattern.global ? [...text.matchAll(pattern)].length : Number(pattern.test(text));
    if (found < least) throw new Error(`expected ${least} of ${pattern} in wasm-bindgen's JavaScript, got ${found}`);
    return text.replace(pattern, instead);
  }, js);
}
