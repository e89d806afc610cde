import { useEffect, useState } from "react";
import type { Photo } from "facegate";
import "facegate/element";
import type { ElementOptions, FailureReason } from "facegate/element";
import type {} from "facegate/element/react";

/** Outside of the component: the same object at each rendering. */
const options: ElementOptions = { prepare: { policy: { measures: { sharpness: { min: 20 } } } } };

export function App() {
  const [photo, setPhoto] = useState<Photo>();
  const [failure, setFailure] = useState<FailureReason>();
  if (photo) return <Taken photo={photo} again={() => setPhoto(undefined)} />;
  return (
    <main>
      <facegate-capture
        options={options}
        onfacegate-photo={({ detail }) => setPhoto(detail)}
        onfacegate-error={({ detail }) => setFailure(detail.reason)}
        onfacegate-state={({ detail }) => detail.state === "starting" && setFailure(undefined)}
      />
      {failure && <p>{failure}</p>}
    </main>
  );
}

function Taken({ photo, again }: { photo: Photo; again: () => void }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.photo.slice()], { type: "image/jpeg" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return (
    <main>
      <figure>
        <img src={address} alt="The photo taken" width={photo.width} height={photo.height} />
        <figcaption>{photo.width} × {photo.height}, {photo.bytes} bytes</figcaption>
      </figure>
      <button onClick={again}>Take another</button>
    </main>
  );
}
