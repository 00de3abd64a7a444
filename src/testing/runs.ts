/** How often properties are tried: `RUNS=5000` in the environment asks for more than the usual short run (npm run properties). */
export function runs(usual: number): number {
  const asked = Number(process.env.RUNS);
  return asked > 0 ? asked : usual;
}
