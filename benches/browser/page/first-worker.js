// A module Worker with facegate alone in it: `{ script, module }` loads it, `{ source, options }` is a photo.
let facegate;

self.onmessage = async ({ data: { script, module, source, options } }) => {
  try {
    facegate ??= await import(script);
    await facegate.init(module);
    if (!source) return self.postMessage({});
    const { photo, report } = await facegate.prepare(source.data ? new ImageData(source.data, source.width, source.height) : source, options);
    return self.postMessage({ photo, faces: report.faces.length }, [photo.buffer]);
  } catch (error) {
    return self.postMessage({ error: String(error) });
  }
};
