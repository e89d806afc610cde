// What measures and reasons mean, in a sentence each.
import type { Hint, MeasureName, Reason } from "../../pkg/browser/index.js";

/** The measures in the order and the groups they are shown in. */
export const groups: Record<string, readonly MeasureName[]> = {
  Framing: ["faceShare", "faceCut", "interEyeDistance"],
  Head: ["headYaw", "headPitch", "headRoll", "occlusion"],
  Light: ["luminanceMean", "underExposure", "overExposure", "illuminationUniformity", "dynamicRange"],
  Picture: ["sharpness", "naturalColour", "compressionArtifacts"],
};

const measures: Record<MeasureName, string> = {
  faceShare: "How much of the photo the face's box covers. The service asks for more than 60 %.",
  faceCut: "How much of the face lies outside the picture, by the box or by the landmarks, whichever is cut more.",
  interEyeDistance: "Pixels of the photo from eye to eye, as they would be seen from the front.",
  headYaw: "How far the head is turned to the person's left (positive) or right. The bound is on its size.",
  headPitch: "How far the head is lowered (positive) or raised. Five points tell next to nothing of it.",
  headRoll: "How far the head is tilted to the person's right (positive) or left shoulder. The bound is on its size.",
  occlusion: "Whether sunglasses or a mask seem to cover part of the face: 100 is free, lower is covered.",
  luminanceMean: "Mean linear luminance of the face. Wide bounds: they fit any skin.",
  underExposure: "Falls when nearly all of the face is dark; dark skin in fair light is not.",
  overExposure: "Falls with the share of the face that is burnt out: 50 at 1 %, 9 at 10 %.",
  illuminationUniformity: "How alike the light on the two cheeks is.",
  dynamicRange: "How many tones the face has: the entropy of its lightness, 12.5 for a bit.",
  sharpness: "How much is lost when the face is blurred once more. Portraits have 50 to 65, good cameras 40.",
  naturalColour: "Whether the cheeks have a colour that skin has in white light. No colour at all is 0.",
  compressionArtifacts: "The JPEG quality of the file as it came. A frame has none.",
};

/** What a measure means. */
export function measureText(name: string): string {
  return (measures as Record<string, string>)[name] ?? "No description.";
}

const reasons: Record<Reason, string> = {
  TooDark: "The face, or without one the picture, is too dark.",
  TooBright: "The face, or without one the picture, is burnt out.",
  NoFace: "No face was found.",
  SeveralFaces: "A second face is too large to be background.",
  FaceTooSmall: "The face is too small for the photo: come closer.",
  FaceCut: "The face is cut by the picture's edge.",
  OffCentre: "The face is away from the middle.",
  UnevenLight: "One half of the face is darker than the other.",
  LowContrast: "The face has too few tones.",
  FaceCovered: "Something covers part of the face.",
  HeadTurned: "The head is turned to a side.",
  HeadRaised: "The head looks up.",
  HeadLowered: "The head looks down.",
  HeadTilted: "The head is tilted to a shoulder.",
  Blurred: "The face is not sharp.",
  Grayscale: "The picture has no colour.",
  UnnaturalColour: "The skin has a colour no skin has.",
  LowResolution: "The photo has fewer pixels than aimed at, or was enlarged.",
  CompressionArtifacts: "The file was compressed too hard.",
  NotPortrait: "The picture is wide; a portrait was cut from it.",
  TooTall: "The picture is very tall; a part of it was taken.",
  TooManyPixels: "More pixels than the service takes; the photo has fewer.",
  TooManyBytes: "More bytes than the service takes; the photo has fewer.",
};

const hints: Record<Exclude<Hint, Reason>, string> = { HoldStill: "Hold still.", Starting: "Looking.", Done: "Taken." };

/** What a finding's reason, or a live session's hint, means. */
export function reasonText(reason: Hint): string {
  return (reasons as Record<string, string>)[reason] ?? (hints as Record<string, string>)[reason] ?? reason;
}

/** `illuminationUniformity` as a person writes it. */
export function spaced(name: string): string {
  const words = name.replace(/(?<=.)([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether preparing has put it right already. */
export function isMended(reason: string): boolean {
  return ["NotPortrait", "TooTall", "TooManyPixels", "TooManyBytes"].includes(reason);
}
