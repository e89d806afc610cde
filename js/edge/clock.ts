/** Now, in whole seconds since 1970, as tokens and signatures count. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
