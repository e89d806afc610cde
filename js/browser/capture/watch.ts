/** What a watch tells. */
export interface Watched {
  /** A new frame is shown; the next is told of when this is settled. */
  frame(time: number): Promise<void>;
  /** The page was hidden, or is seen again. */
  paused(paused: boolean): void;
  /** Nothing was shown for a long time, though the page is seen. */
  stalled(): void;
}

/** Milliseconds without a frame after which a camera is taken for lost. */
const longest = 8000;

/** Tells of a video's frames, one at a time, while the page is seen. Gives what ends it. */
export function watch(video: HTMLVideoElement, told: Watched): () => void {
  let ended = false;
  let last = performance.now();
  let cancel = (): void => undefined;
  const next = (): void => {
    if (!ended) cancel = onNextFrame(video, () => void look());
  };
  const look = async (): Promise<void> => {
    last = performance.now();
    if (!document.hidden) await told.frame(last);
    last = performance.now();
    next();
  };
  const seen = (): void => {
    last = performance.now();
    told.paused(document.hidden);
    // iOS pauses what nobody sees, and does not go on by itself.
    if (!document.hidden) void video.play().catch(() => undefined);
  };
  const timer = setInterval(() => {
    if (!document.hidden && performance.now() - last > longest) told.stalled();
  }, 1000);
  document.addEventListener("visibilitychange", seen);
  next();
  return () => {
    ended = true;
    cancel();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** Calls back once for a frame that was not there yet. */
function onNextFrame(video: HTMLVideoElement, work: () => void): () => void {
  if ("requestVideoFrameCallback" in video) {
    const handle = video.requestVideoFrameCallback(work);
    return () => video.cancelVideoFrameCallback(handle);
  }
  return onNextTime(video, work);
}

/** The same where engines tell of no frames: when the video's time has gone on. */
function onNextTime(video: HTMLVideoElement, work: () => void): () => void {
  const from = video.currentTime;
  const again = (): void => {
    if (video.currentTime === from) handle = requestAnimationFrame(again);
    else work();
  };
  let handle = requestAnimationFrame(again);
  return () => cancelAnimationFrame(handle);
}
