// What the author's editor knows of a test in Node that starts the stand-in for the upstream. As in `worker.ts`, the types of `facegate` are in it.
import { readFile } from "node:fs/promises";
import { connectSandbox, isSandboxError, startSandbox, type Sandbox, type SandboxCode } from "facegate/sandbox";

export async function started(file: string): Promise<string> {
  const sandbox: Sandbox = await startSandbox();
  await sandbox.enrol(await readFile(file), { group: "customers", merchantUserId: "anna" });
  // @ts-expect-error: a face is somebody's
  await sandbox.enrol(await readFile(file), { group: "customers" });
  await sandbox.dispose();
  return connectSandbox({ url: sandbox.url }).url;
}

export const codeOf = (error: unknown): SandboxCode | undefined => (isSandboxError(error) ? error.code : undefined);
