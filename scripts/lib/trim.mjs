// What a module carries for nothing, taken out of its bytes (WebAssembly core specification §5.5): wasm-opt then removes what only that had use for.

/** Functions of Rust's library that tell of a panic and never return; names as rustc mangles them. On wasm32-unknown-unknown nobody hears what they tell. */
const panics = [
  /^_RNvCs\w+?___rustc17rust_begin_unwind$/,
  /^_RI?Nv(?:Nt)*Cs\w+?_4core9panicking\d+/,
  /^_RNvNtCs\w+?_4core6option(?:13unwrap_failed|13expect_failed)$/,
  /^_RNvNtCs\w+?_4core6result13unwrap_failed$/,
  /^_RNvNtNtCs\w+?_4core5slice5index16slice_index_fail$/,
  /^_RNvNtCs\w+?_4core3str16slice_error_fail$/,
  /^_RNvNtCs\w+?_4core4cell(?:22panic_already_borrowed|30panic_already_mutably_borrowed)$/,
  /^_RNvNtCs\w+?_5alloc7raw_vec(?:12handle_error|17capacity_overflow)$/,
  /^_RNvNtCs\w+?_5alloc5alloc18handle_alloc_error$/,
];

/** No locals, `unreachable`, `end`: what each of them comes to in the end. */
const trap = [0, 0, 0x0b];
/** Where in which source a panic was: of use to its message only. */
const place = /(?:\/rustc\/[0-9a-f]{40}\/library|\/rust\/deps|cargo\/registry\/src\/[^/\0]+|src)\/[\w./-]+?\.rs/g;
const SECTION = { custom: 0, imports: 2, exports: 7, code: 10, data: 11 };

/** A module that traps where it panics, at once instead of after a message that is written to nowhere. Needs the section of names. */
export function silencePanics(wasm) {
  return mapSection(trapEarly(wasm), SECTION.data, ({ source, at, end }) => {
    const text = source.subarray(at, end).toString("latin1");
    return Buffer.from(text.replace(place, (path) => "\0".repeat(path.length)), "latin1");
  });
}

function trapEarly(wasm) {
  const names = functionNames(wasm);
  let silenced = 0;
  const out = mapSection(wasm, SECTION.code, (reader) => {
    const first = importedFunctions(wasm);
    return list(reader, (index) => {
      const body = reader.bytes(reader.number());
      const name = names.get(first + index) ?? "";
      const kept = panics.some((pattern) => pattern.test(name)) ? trap : body;
      if (kept === trap) silenced += 1;
      return [...number(kept.length), ...kept];
    });
  });
  if (silenced === 0) throw new Error("expected functions that panic in a module with names, got none");
  return out;
}

/** A module that exports no function which its bindings, `js`, never name. */
export function dropExports(wasm, js) {
  return mapSection(wasm, SECTION.exports, (reader) => list(reader, () => {
    const start = reader.at;
    const name = reader.text();
    const [kind] = reader.bytes(1);
    reader.number();
    return kind === 0 && !js.includes(name) ? null : wasm.subarray(start, reader.at);
  }));
}

/** Reads a vector and writes those of its items that `item` gives. */
function list(reader, item) {
  const items = Array.from({ length: reader.number() }, (_, index) => item(index)).filter((bytes) => bytes !== null);
  return Buffer.concat([Buffer.from(number(items.length)), ...items.map((bytes) => Buffer.from(bytes))]);
}

/** The module with the content of one section made anew. */
function mapSection(wasm, wanted, make) {
  const parts = [wasm.subarray(0, 8)];
  for (const { id, start, from, to } of sections(wasm)) {
    if (id !== wanted) parts.push(wasm.subarray(start, to));
    else {
      const content = make(new Reader(wasm, from, to));
      parts.push(Buffer.from([id, ...number(content.length)]), content);
    }
  }
  return Buffer.concat(parts);
}

function* sections(wasm) {
  const reader = new Reader(wasm, 8);
  while (reader.at < wasm.length) {
    const start = reader.at;
    const [id] = reader.bytes(1);
    const length = reader.number();
    yield { id, start, from: reader.at, to: reader.at + length };
    reader.at += length;
  }
}

/** How many functions are imported: the first of the module's own has this index. Other imports than functions are none of Rust's modules. */
function importedFunctions(wasm) {
  const section = [...sections(wasm)].find(({ id }) => id === SECTION.imports);
  return section === undefined ? 0 : new Reader(wasm, section.from).number();
}

function functionNames(wasm) {
  const names = new Map();
  for (const { id, from, to } of sections(wasm)) {
    const reader = new Reader(wasm, from);
    if (id !== SECTION.custom || reader.text() !== "name") continue;
    while (reader.at < to) {
      const [kind] = reader.bytes(1);
      const end = reader.number() + reader.at;
      if (kind === 1) for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
      reader.at = end;
    }
  }
  return names;
}

class Reader {
  constructor(bytes, at, end = bytes.length) {
    this.source = bytes;
    this.at = at;
    this.end = end;
  }

  /** An unsigned LEB128 number. */
  number() {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = this.source[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  bytes(length) {
    return this.source.subarray(this.at, (this.at += length));
  }

  text() {
    return this.bytes(this.number()).toString("utf8");
  }
}

function number(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(Math.floor(value / 128))];
}
