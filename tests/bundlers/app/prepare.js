// A page that only makes photos of files: nothing of the element, the capture or the edge may come with it.
import { prepare } from "facegate";

globalThis.photoOf = (file) => prepare(file);
