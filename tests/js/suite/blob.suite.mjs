// Files: the same photo, report or error as of their bytes. The same in every runtime.
import { equal, fails } from "./prepare.suite.mjs";

const megabyte = 1_048_576;

/** A picture of a megabyte and more, by comments before its scan. */
function large(bytes) {
  let scan = 2;
  while (bytes[scan + 1] !== 0xda) scan += 2 + bytes[scan + 2] * 256 + bytes[scan + 3];
  const comments = [];
  for (let left = megabyte - Math.floor((scan + bytes.length) / 2); left > 0; left -= 60_000) {
    const length = Math.max(4, Math.min(left, 60_000)) - 2;
    comments.push(new Uint8Array([0xff, 0xfe, length >> 8, length & 255]), new Uint8Array(length - 2));
  }
  return new Blob([bytes.subarray(0, scan), ...comments, bytes.subarray(scan)]);
}

/** A Blob of a file that is gone when it is read. */
class Gone extends Blob {
  arrayBuffer() {
    return Promise.reject(new Error("gone"));
  }
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function blobSuite(facegate, picture) {
  const { inspect, prepare } = facegate;
  const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
  return {
    "a large Blob and its bytes are the same picture": async () => {
      for (const name of ["obama.jpg", "formats/restart.jpg", "formats/progressive.jpg"]) {
        const blob = large(await picture(name));
        for (const options of [{}, { crop: "none" }]) {
          const [read, given] = [await prepare(blob, options), await prepare(await bytesOf(blob), options)];
          equal(read.sha256, given.sha256, `${name} sha256`);
          equal(JSON.stringify(read.report), JSON.stringify(given.report), `${name} report`);
          equal(JSON.stringify(await inspect(blob, options)), JSON.stringify(given.report), `${name} inspected`);
        }
      }
    },
    "large Blobs prepared at once do not mix": async () => {
      const blobs = await Promise.all(["obama.jpg", "biden.jpg", "formats/420.jpg"].map(async (name) => large(await picture(name))));
      const alone = [];
      for (const blob of blobs) alone.push((await prepare(blob)).sha256);
      const together = await Promise.all([...blobs, ...blobs].map((blob) => prepare(blob)));
      equal(together.map(({ sha256 }) => sha256).join(), [...alone, ...alone].join(), "sha256");
    },
    "a large Blob whose file goes away is a typed error, and no more": async () => {
      const bytes = await bytesOf(large(await picture("obama.jpg")));
      for (let time = 0; time < 3; time += 1) await fails(() => prepare(new Gone([bytes])), "InvalidArgument", facegate);
      equal((await prepare(new Blob([bytes]))).sha256, (await prepare(bytes)).sha256, "sha256 after that");
    },
    "a large Blob that is cut or no picture fails as its bytes do": async () => {
      const whole = large(await picture("obama.jpg"));
      const none = new Blob([new TextEncoder().encode("<!doctype html>"), new Uint8Array(2 * megabyte)]);
      for (const blob of [whole.slice(0, megabyte + 20), whole.slice(0, megabyte - 200_000), none]) {
        const [read, given] = await Promise.all([blob, await bytesOf(blob)].map((source) => prepare(source, { crop: "none" }).then(() => "a photo", ({ code, message }) => `${code}: ${message}`)));
        equal(read, given, "error");
        equal(given === "a photo", false, "a photo of nothing");
      }
      await fails(() => prepare(whole, { policy: { maxInputPixels: 1000 } }), "PictureTooLarge", facegate);
      await fails(() => prepare(whole, { policy: { maxInputBytes: megabyte } }), "PictureTooLarge", facegate);
    },
  };
}
