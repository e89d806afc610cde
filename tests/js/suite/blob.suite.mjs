// Files, which are read while the module comes: the same photo, report or error as of their bytes. The same in every runtime.
import { equal, fails } from "./prepare.suite.mjs";

/** A Blob of a file that is gone when it is read. */
class Gone extends Blob {
  arrayBuffer() {
    return Promise.reject(new Error("gone"));
  }
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function blobSuite(facegate, picture) {
  const { inspect, prepare } = facegate;
  return {
    "a Blob and its bytes are the same picture, told of alike": async () => {
      for (const name of ["obama.jpg", "formats/restart.jpg", "formats/progressive.jpg"]) {
        const bytes = await picture(name);
        for (const options of [{}, { crop: "none" }]) {
          const [read, given] = [await prepare(new Blob([bytes]), options), await prepare(bytes, options)];
          equal(read.sha256, given.sha256, `${name} sha256`);
          equal(JSON.stringify(await inspect(new Blob([bytes]), options)), JSON.stringify(given.report), `${name} inspected`);
        }
      }
    },
    "Blobs prepared at once do not mix": async () => {
      const blobs = await Promise.all(["obama.jpg", "biden.jpg", "formats/420.jpg"].map(async (name) => new Blob([await picture(name)])));
      const alone = [];
      for (const blob of blobs) alone.push((await prepare(blob)).sha256);
      const together = await Promise.all([...blobs, ...blobs].map((blob) => prepare(blob)));
      equal(together.map(({ sha256 }) => sha256).join(), [...alone, ...alone].join(), "sha256");
    },
    // A read that began early and nobody waits for must not end as a rejection nobody handles: in Node that ends the process.
    "a Blob whose file is gone is a typed error, and no more": async () => {
      const bytes = await picture("obama.jpg");
      await fails(() => prepare(new Gone([bytes])), "InvalidArgument", facegate);
      await fails(() => prepare(new Gone([bytes]), { policy: { maxInputBytes: 1000 } }), "PictureTooLarge", facegate);
      await fails(() => prepare(new Gone([bytes]), { crop: "neither" }), "InvalidArgument", facegate);
      equal((await prepare(new Blob([bytes]))).sha256, (await prepare(bytes)).sha256, "sha256 after that");
    },
    "a Blob that is cut or no picture fails as its bytes do": async () => {
      const whole = await picture("obama.jpg");
      const none = new TextEncoder().encode("<!doctype html>".repeat(100));
      for (const bytes of [whole.slice(0, whole.length / 2), whole.slice(0, 200), none]) {
        const [read, given] = await Promise.all([new Blob([bytes]), bytes].map((source) => prepare(source, { crop: "none" }).then(() => "a photo", ({ code, message }) => `${code}: ${message}`)));
        equal(read, given, "error");
        equal(given === "a photo", false, "a photo of nothing");
      }
    },
  };
}
