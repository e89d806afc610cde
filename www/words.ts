// What codes and reasons mean to the person in front of the page, and what to do next.
import type { Reason } from "../pkg/browser/index.js";

/** What the main button of the outcome does. */
export type Next = "retry" | "photo" | "signIn" | "done";

/** One outcome in words. */
export interface Words {
  readonly mood: "good" | "bad" | "unsure";
  readonly title: string;
  readonly text: string;
  readonly next: Next;
}

export const nextLabel: Record<Next, string> = { retry: "Try again", photo: "Use another photo", signIn: "Sign in instead", done: "Done" };

const findings: Record<Reason, string> = {
  TooDark: "It is too dark. Face a window or a lamp.",
  TooBright: "It is too bright. Turn away from the light a little.",
  NoFace: "No face was found. Look straight at the camera, with your whole face in the picture.",
  SeveralFaces: "There is more than one face. Only you should be in the picture.",
  FaceTooSmall: "Your face is small in the picture. Come closer.",
  FaceCut: "Part of your face is outside the picture.",
  OffCentre: "Move to the middle.",
  UnevenLight: "One half of your face is much darker. Turn towards the light.",
  LowContrast: "The picture is pale. Try in another light, and wipe the lens.",
  FaceCovered: "Something covers your face. Take off sunglasses and mask.",
  HeadTurned: "Look straight at the camera.",
  HeadRaised: "Lower your chin a little.",
  HeadLowered: "Raise your chin a little.",
  HeadTilted: "Hold your head upright.",
  Blurred: "The picture is not sharp. Hold still, and wipe the lens.",
  Grayscale: "The picture has no colour.",
  UnnaturalColour: "The colours are not those of daylight. Try in another light.",
  LowResolution: "The picture is small. A closer or sharper one works better.",
  CompressionArtifacts: "The picture was compressed too hard. Use the original, not one from a messenger.",
  NotPortrait: "The picture is wide, so a portrait was cut from it.",
  TooTall: "The picture is very tall, so a part of it was taken.",
  TooManyPixels: "The picture was very large and has been made smaller.",
  TooManyBytes: "The file was too big and has been made smaller.",
};

/** A finding's reason in a sentence. */
export function findingText(reason: Reason): string {
  return findings[reason];
}

/** Whether a finding is worth a warning: preparing the photo has not already put it right. */
export function isWarning(reason: Reason): boolean {
  return !["NotPortrait", "TooTall", "TooManyPixels", "TooManyBytes"].includes(reason);
}

const passed: Record<string, Words> = {
  register: { mood: "good", title: "Your account is open", text: "Your face is enrolled. Next time, one selfie signs you in.", next: "done" },
  verify: { mood: "good", title: "Welcome back", text: "You are signed in.", next: "done" },
};

const reasons: Record<string, Words> = {
  DuplicateFace: { mood: "bad", title: "There is an account already", text: "A face like this one is enrolled here. One person can have one account.", next: "signIn" },
  SelfDuplicate: { mood: "good", title: "You are enrolled already", text: "This face belongs to your account. Sign in with it instead.", next: "signIn" },
  FaceMismatch: { mood: "bad", title: "This is not a match", text: "The photo does not look like the one on file. Try again in better light, looking straight at the camera.", next: "photo" },
  LivenessRisk: { mood: "bad", title: "Please take a live selfie", text: "This looks like a picture of a picture. Use the camera, and look straight at it.", next: "photo" },
  BusinessPolicy: { mood: "bad", title: "This cannot be approved here", text: "Please contact the merchant; another photo will not change it.", next: "done" },
  NoFaceDetected: { mood: "bad", title: "No face was found", text: "Make sure that your whole face is in the picture, and well lit.", next: "photo" },
  UnqualifiedPhoto: { mood: "bad", title: "The photo is not clear enough", text: "Hold still, face the light, and take off glasses, hat and mask.", next: "photo" },
  ToolargeImage: { mood: "bad", title: "The photo is too large", text: "Please use another photo.", next: "photo" },
};

const byOutcome: Record<string, Words> = {
  rejected: { mood: "bad", title: "This did not pass", text: "Please use another photo, or contact the merchant.", next: "photo" },
  retake: { mood: "bad", title: "Please take another photo", text: "The photo could not be used.", next: "photo" },
  unknown: { mood: "unsure", title: "We have no answer yet", text: "The check may have been made. Please do not send again: the merchant will look it up.", next: "done" },
};

/** An outcome in words. */
export function outcomeWords(scenario: string, outcome: string, reason: string | null): Words {
  if (outcome === "passed") return passed[scenario] ?? passed["verify"]!;
  return (reason && reasons[reason]) || (byOutcome[outcome] ?? byOutcome["unknown"]!);
}

const cameraReasons: Record<string, string> = {
  Denied: "The camera is not allowed here. Allow it in the browser's settings, or choose a photo.",
  NotFound: "No camera was found. You can choose a photo instead.",
  InUse: "Another program is using the camera. Close it and try again, or choose a photo.",
  Insecure: "The camera works only on a secure page (https). You can choose a photo instead.",
  Unsupported: "This browser gives pages no camera. You can choose a photo instead.",
  TimedOut: "The camera did not answer. You can choose a photo instead.",
  Failed: "The camera could not be started. You can choose a photo instead.",
};

/** Why there is no camera, and the way out. */
export function cameraText(reason: string | undefined): string {
  return cameraReasons[reason ?? ""] ?? cameraReasons["Failed"]!;
}

const pictureErrors: Record<string, string> = {
  UnsupportedFormat: "This file is no picture that can be read here. Please choose a JPEG or PNG.",
  CorruptPicture: "This picture is damaged. Please choose another one.",
  PictureTooLarge: "This picture is too large. Please choose a smaller one.",
  PictureTooSmall: "This picture is too small. Please choose a larger one.",
  ModuleUnavailable: "A part of this page could not be loaded. Check your connection and try again.",
};

/** Why no photo could be made. */
export function pictureText(code: string): string {
  return pictureErrors[code] ?? "This picture could not be used. Please choose another one.";
}

const sendErrors: Record<string, Words> = {
  NetworkFailed: { mood: "unsure", title: "The connection was lost", text: "Your photo may have arrived all the same. You can safely try again: nothing is checked twice.", next: "retry" },
  RateLimited: { mood: "unsure", title: "A lot is going on right now", text: "Nothing was checked. Wait a moment and try again.", next: "retry" },
  UpstreamUnavailable: { mood: "unsure", title: "The check is not available right now", text: "Nothing was checked. Wait a moment and try again.", next: "retry" },
  UpstreamUnknown: byOutcome["unknown"]!,
  BodyTooSlow: { mood: "unsure", title: "The connection is very slow", text: "Your photo did not get through, and nothing was checked. Try again where the network is better.", next: "retry" },
  ProofExpired: { mood: "unsure", title: "This device's clock is wrong", text: "Nothing was checked. Set date and time to automatic, then try again.", next: "retry" },
  TicketExpired: { mood: "unsure", title: "That took a little too long", text: "The permission ran out before the photo was sent. Try again.", next: "retry" },
  TicketBusy: { mood: "unsure", title: "Still checking", text: "Your photo has arrived and is being checked. Try again in a moment for the answer.", next: "retry" },
  TicketUsed: { mood: "unsure", title: "Your photo arrived already", text: "It was checked, but the answer was lost on the way. The merchant will look it up; nothing needs to be sent again.", next: "done" },
  NotEnrolled: { mood: "bad", title: "There is no photo on file", text: "Open an account first; then a selfie signs you in.", next: "done" },
};

/** A failed sending in words. */
export function sendWords(code: string): Words {
  return sendErrors[code] ?? { mood: "unsure", title: "Something went wrong on our side", text: "Nothing is wrong with your photo. Please try again later.", next: "done" };
}

/** Bytes as a person reads them. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
