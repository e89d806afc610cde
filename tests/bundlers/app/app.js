// What each bundler builds: a file becomes a photo, a session looks at it, and the element takes a photo with the camera.
import { createSession, prepare } from "facegate";
import "facegate/element";

const tell = (name, value) => {
  document.querySelector(`#${name}`).textContent = value;
};

document.querySelector("#file").addEventListener("change", async ({ target: { files: [file] } }) => {
  const session = await createSession();
  const { guidance } = await session.observe(await createImageBitmap(file));
  session.close();
  tell("hint", guidance.hint);
  const photo = await prepare(file);
  tell("photo", photo.sha256);
});

document.addEventListener("facegate-photo", ({ detail: photo }) => tell("taken", photo.sha256));
