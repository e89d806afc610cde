"use client";

import { useState } from "react";
import { createSession, prepare } from "facegate";
import "facegate/element";

/** A property: React sets none on an element that the server rendered, while it hydrates. */
const configure = (element) => {
  if (element) element.options = { facing: "user" };
};

export function Capture() {
  const [told, tell] = useState({});
  const look = async (file) => {
    const session = await createSession();
    const { guidance } = await session.observe(await createImageBitmap(file));
    session.close();
    tell((before) => ({ ...before, hint: guidance.hint }));
    const photo = await prepare(file);
    tell((before) => ({ ...before, photo: photo.sha256 }));
  };
  return (
    <>
      <input id="file" type="file" accept="image/*" onChange={({ target }) => look(target.files[0])} />
      <output id="hint">{told.hint}</output>
      <output id="photo">{told.photo}</output>
      <facegate-capture ref={configure} onfacegate-photo={({ detail }) => tell((before) => ({ ...before, taken: detail.sha256 }))} />
      <output id="taken">{told.taken}</output>
    </>
  );
}
