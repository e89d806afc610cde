/** The crop's aim: the primary face (without one, as `none`), or the whole picture, centre-cropped only where its shape demands it. */
export type CropMode = "face" | "none";

/** What stays when a photo is above the soft byte budget: size and quality, or the bytes. */
export type Prefer = "quality" | "bytes";

/** How a photo is prepared; every field has a default. */
export interface Options {
  /** `face` by default. */
  crop: CropMode;
  /** `quality` by default. */
  prefer: Prefer;
  /** The limits; a subset will do. */
  policy: Partial<Policy>;
}

/** The limits a photo is prepared under. Sides in pixels. */
export interface Policy {
  /** Pixels a picture may declare before anything is decoded: 64,000,000. */
  maxInputPixels: number;
  /** Bytes a picture may have: 32,000,000. */
  maxInputBytes: number;
  /** Bytes above which the service would refuse the picture as it came: 1,000,000. A finding, not an error. */
  upstreamPictureBytes: number;
  /** Short side of the photo where the source allows: 720. */
  shortSide: number;
  /** Least width of a photo: 480. */
  minWidth: number;
  /** Least height of a photo: 640. */
  minHeight: number;
  /** Greatest width of a photo: 1080. */
  maxWidth: number;
  /** Greatest height of a photo: 1920. */
  maxHeight: number;
  /** Greatest factor by which a picture below the least size is enlarged: 4. */
  maxEnlargement: number;
  /** The share of the photo that the face's box is to cover: 0.62. */
  faceShare: number;
  /** The area of a second face, as a share of the primary one's, above which it is no background: 0.35. */
  maxSecondFace: number;
  /** How far the face's middle may be from that of a camera's frame, as a share of the frame's sides; told live only: 0.2. */
  maxOffCentre: number;
  /** The share of a camera's frame's height from which a face is not asked closer, however few pixels it has: 0.65. */
  nearEnough: number;
  /** Least JPEG quality: 91. */
  minQuality: number;
  /** Greatest JPEG quality: 95. */
  maxQuality: number;
  /** Bytes a photo should stay within: 100,000. */
  softBytes: number;
  /** Bytes a photo must stay within: 600,000. */
  hardBytes: number;
  /** Bounds of the face's measures. A measure that is given is replaced, the others keep their defaults. */
  measures: Partial<Record<MeasureName, Bounds>>;
  /** How patient the live guidance is; a subset will do. */
  guidance: Partial<GuidancePolicy>;
}

/** The times the live guidance keeps, in milliseconds. */
export interface GuidancePolicy {
  /** Least time between two changes of the hint: 400. */
  hintMs: number;
  /** How long a shortfall must prevail to become the hint, and be gone to leave it: 200. */
  persistMs: number;
  /** How long frames must be good until the photo is taken: 800. */
  holdMs: number;
  /** How many frames must be good until the photo is taken: 3. */
  holdFrames: number;
  /** How far apart the first and the last bad frame of an interruption may be for it to pause a good run and not end it: 150. */
  toleranceMs: number;
  /** The age up to which a kept frame may become the photo: 1000. */
  bestMs: number;
  /** When the shutter is offered, counted from the first observation: 10,000. */
  manualMs: number;
}

/** Between which values a measure passes; of an angle, its size. A bound that is not given is none. */
export interface Bounds {
  min?: number | null;
  max?: number | null;
}

/** The measures of a face, named as ISO/IEC 29794-5 names them. */
export type MeasureName =
  | "faceShare"
  | "faceCut"
  | "interEyeDistance"
  | "headYaw"
  | "headPitch"
  | "headRoll"
  | "sharpness"
  | "illuminationUniformity"
  | "underExposure"
  | "overExposure"
  | "luminanceMean"
  | "dynamicRange"
  | "naturalColour"
  | "occlusion"
  | "compressionArtifacts";

/** What `prepare` of the module makes; the entry adds digest and Base64. */
export interface Prepared {
  photo: Uint8Array;
  width: number;
  height: number;
  quality: number;
  report: Report;
}

/** Everything known of a picture. Coordinates are upright pixels, as a viewer sees the picture. */
export interface Report {
  image: ImageFacts;
  /** The faces found, the primary one, which is the largest, first. */
  faces: Face[];
  /** Measures of the primary face, by name. */
  measures: Partial<Record<MeasureName, Measure>>;
  /** Shortfalls, in the order a person should fix them. */
  findings: Finding[];
  /** The part of the picture that becomes the photo. */
  crop: CropPlan | null;
  /** Whether the photo has more pixels than the crop it was made of. */
  enlarged: boolean;
}

/** What a picture came as. */
export type ImageFormat = "jpeg" | "png" | "i420" | "i422" | "i444" | "nv12" | "rgba";

/** What the module reads of a frame: of WebCodecs' `VideoFrameBufferInit`. */
export interface FrameInit {
  format: string;
  codedWidth: number;
  codedHeight: number;
  layout?: { offset: number; stride: number }[];
  colorSpace?: { matrix?: string | null; fullRange?: boolean | null };
  rotation?: number;
  flip?: boolean;
}

/** The picture as it came. */
export interface ImageFacts {
  /** Upright width in pixels. */
  width: number;
  /** Upright height in pixels. */
  height: number;
  /** As facegate read it: a file, the planes of a camera's frame, or `rgba` for packed pixels of any order and what the browser decoded or drew. */
  format: ImageFormat;
  /** The EXIF orientation, 1 to 8, that made it upright, be it the file's own or found by the face; a frame's rotation and flip are told as one. */
  orientation: number;
  /** Bytes given. */
  bytes: number;
}

/** A face found. */
export interface Face {
  box: { x: number; y: number; width: number; height: number };
  /** Eyes, nose, mouth corners. */
  points: [number, number][];
  /** The detector's confidence, 0 to 1. */
  confidence: number;
  /** The share of the picture's area the box covers, 0 to 1. */
  areaShare: number;
  /** Degrees: turned to the person's left, lowered, tilted to the person's right shoulder. Yaw and roll are right within some 4°, pitch tells next to nothing. */
  pose: { yaw: number; pitch: number; roll: number };
}

/** One measure with the bounds it is judged by. */
export interface Measure {
  value: number;
  /** `score` is 0 to 100, higher is better. */
  unit: string;
  min?: number;
  max?: number;
  pass: boolean;
}

/** One shortfall: the service's own code, and why. */
export interface Finding {
  /** `NoFaceDetected`, `UnqualifiedPhoto` or `ToolargeImage`. */
  code: string;
  reason: Reason;
}

/** What is wrong with a picture, in the order a person should fix it. */
export type Reason =
  | "TooDark"
  | "TooBright"
  | "NoFace"
  | "SeveralFaces"
  | "FaceTooSmall"
  | "FaceCut"
  | "OffCentre"
  | "UnevenLight"
  | "LowContrast"
  | "FaceCovered"
  | "HeadTurned"
  | "HeadRaised"
  | "HeadLowered"
  | "HeadTilted"
  | "Blurred"
  | "Grayscale"
  | "UnnaturalColour"
  | "LowResolution"
  | "CompressionArtifacts"
  | "NotPortrait"
  | "TooTall"
  | "TooManyPixels"
  | "TooManyBytes";

/** What to tell the person: the shortfall to fix first, or that there is none. */
export type Hint = Reason | "HoldStill" | "Starting" | "Done";

/** What a live session says to one frame. */
export interface Guidance {
  /** The one hint to show. */
  hint: Hint;
  /** Whether the hint is new: speak it once. */
  changed: boolean;
  /** How far the good run is, 0 to 1; 1 when done. */
  progress: number;
  /** What to do with the frame's pixels: nothing, keep them in place of those kept before, make the photo of those kept, or of these. */
  capture: "Wait" | "Keep" | "TakeKept" | "TakeThis";
  /** Whether to offer the shutter. */
  manual: boolean;
}

/** What is known after a frame of a live session. */
export interface Observed {
  guidance: Guidance;
  /** What was found in the frame; its crop is the photo's, were it taken now. */
  report: Report;
  /** How good a photo the frame makes, 0 to 100. */
  score: number;
}

/** The part of the picture that becomes the photo, in upright pixels. */
export interface CropPlan {
  x: number;
  y: number;
  width: number;
  height: number;
  /** The share of the crop that the face's box covers, 0 to 1; 0 without a face. */
  faceShare: number;
}
