/** What this process has had of the processor since its start, in milliseconds: it stands still while others have it. */
export function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
