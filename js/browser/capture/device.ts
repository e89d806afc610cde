import { openCamera, type Camera } from "../camera.js";
import type { CameraFacts, CaptureOptions } from "./types.js";

/** A camera opened, and what is known of it. */
export interface Opened {
  readonly camera: Camera;
  readonly track: MediaStreamTrack;
  readonly facts: CameraFacts;
}

type Facing = "user" | "environment";

/** Which camera was used last. */
interface Remembered {
  readonly id: string;
  readonly facing: Facing;
}

/** Where it is kept: for each side a page may want, so that who takes a document's picture with the back camera gets the front one for a face. */
const keyOf = (wanted: Facing): string => `facegate.camera.${wanted}`;

/** Cameras that see heat or depth, for signing in to the machine: the labels of Windows' and Linux' drivers. */
const unseeing = /\b(ir|infra-?red|depth)\b/i;

/** Opens the camera to use: the one remembered, else one of the side wanted, but none that sees no light; or exactly the one of `id`. */
export async function openDevice(video: HTMLVideoElement, options: CaptureOptions, signal: AbortSignal, id?: string): Promise<Opened> {
  const side = options.facing ?? "user";
  const last = options.remember === false || id ? undefined : recall(side);
  const facing = last?.facing ?? side;
  const open = (constraints: MediaTrackConstraints): Promise<Camera> => openCamera(video, {
    constraints: { facingMode: facing, ...constraints, ...options.constraints }, signal, ...(options.timeout !== undefined && { timeout: options.timeout }),
  });
  const wanted = id ? { exact: id } : last && { ideal: last.id };
  let camera = await open(wanted ? { deviceId: wanted } : {});
  const others = await cameras();
  const other = others.find(({ deviceId }) => deviceId)?.deviceId;
  if (!id && other && unseeing.test(trackOf(camera).label)) {
    camera.stop();
    camera = await open({ deviceId: { exact: other } });
  }
  const track = trackOf(camera);
  const facts = factsOf(track, others.length);
  if (options.remember !== false) remember(side, { id: track.getSettings().deviceId ?? "", facing: facts.facing });
  return { camera, track, facts };
}

/** The camera after the one of a track, of those that see light. */
export async function nextDevice(track: MediaStreamTrack): Promise<string | undefined> {
  const ids = (await cameras()).map(({ deviceId }) => deviceId).filter(Boolean);
  const at = ids.indexOf(track.getSettings().deviceId ?? "");
  const next = ids[(at + 1) % ids.length];
  return next === ids[at] ? undefined : next;
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return all.filter(({ kind, label }) => kind === "videoinput" && !unseeing.test(label));
}

function trackOf({ video }: Camera): MediaStreamTrack {
  return (video.srcObject as MediaStream).getVideoTracks()[0]!;
}

/** Laptops' cameras say nothing of their side: they look at the person. */
function factsOf(track: MediaStreamTrack, count: number): CameraFacts {
  const { facingMode } = track.getSettings();
  const back = facingMode ? facingMode === "environment" : /\b(back|rear)\b/i.test(track.label);
  return { label: track.label, facing: back ? "environment" : "user", mirrored: !back, count: Math.max(1, count) };
}

/** Pages without storage (sandboxed, or it is switched off) throw at a look. */
function recall(wanted: Facing): Remembered | undefined {
  try {
    const { id, facing } = JSON.parse(localStorage.getItem(keyOf(wanted)) ?? "{}") as Partial<Remembered>;
    return typeof id === "string" && (facing === "user" || facing === "environment") ? { id, facing } : undefined;
  } catch {
    return undefined;
  }
}

function remember(wanted: Facing, camera: Remembered): void {
  try {
    if (camera.id) localStorage.setItem(keyOf(wanted), JSON.stringify(camera));
  } catch {
    // Then it is chosen anew the next time.
  }
}
