// Copied into the example for React when its types are checked: each line that is not wrong is an error.
import type {} from "facegate/element/react";

export const wrong = [
  // @ts-expect-error: a camera looks to one of two sides
  <facegate-capture facing="left" />,
  // @ts-expect-error: no option of that name
  <facegate-capture options={{ facings: "user" }} />,
  // @ts-expect-error: a photo has no such digest
  <facegate-capture onfacegate-photo={({ detail }) => detail.sha1} />,
  // @ts-expect-error: no element of that name
  <facegate-captures />,
];
