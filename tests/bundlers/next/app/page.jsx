import { Capture } from "./capture.jsx";

export default function Page() {
  return <main><Capture /></main>;
}
