// What a user's editor knows: each line with an @ts-expect-error is an error for them, the others are none.
import { createKey, createSession, isFacegateError, prepare, submit, type Code, type Photo } from "facegate";
import { Capture, type CaptureState } from "facegate/capture";
import "facegate/capture/worker.js";
import { FacegateCaptureElement, type ElementOptions } from "facegate/element";

export async function page(file: File, ticket: string): Promise<Code | undefined> {
  const photo: Photo = await prepare(file, { policy: { measures: { sharpness: { min: 20 } } } });
  // @ts-expect-error: a misspelt option
  await prepare(file, { crops: "none" });
  const session = await createSession();
  const { guidance, taken } = await session.observe(document.createElement("video"));
  if (taken) await prepare(taken);
  // @ts-expect-error: no hint of that name
  if (guidance.hint === "TooFar") return undefined;
  const { outcome } = await submit(photo, { endpoint: "https://face.example.com", ticket, key: await createKey() });
  // @ts-expect-error: no outcome of that name
  if (outcome === "refused") return undefined;
  return await Promise.resolve(undefined).catch((error: unknown) => (isFacegateError(error) ? error.code : undefined));
}

export function element(): CaptureState {
  const made: FacegateCaptureElement = document.createElement("facegate-capture");
  const options: ElementOptions = { facing: "environment" };
  made.options = options;
  made.addEventListener("facegate-photo", ({ detail }) => detail.sha256.toUpperCase());
  made.addEventListener("facegate-error", ({ detail }) => detail.error.code satisfies Code);
  // @ts-expect-error: the message is text
  made.messages = { title: 1 };
  return new Capture().state;
}
