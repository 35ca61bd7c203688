import type { Registry } from 'prom-client'

type Statistic = 'COUNT' | 'VALUE' | 'TOTAL_TIME'

/** One figure as Spring's actuator tells it. */
export type Measured = {
  name: string
  baseUnit: string | null
  measurements: { statistic: Statistic; value: number }[]
  availableTags: []
}

type Sample = { value: number; metricName?: string; labels: Partial<Record<string, string | number>> }

/** The document's own name for the loops that are at work; the other names are those of Prometheus with dots. */
const EXECUTOR = { 'executor.active': 'dispatcher_thread_pool_active', 'executor.queued': 'dispatcher_queue_size' }

const dotted = (name: string) => name.replace(/_seconds$/, '').replaceAll('_', '.')

/** The names that there are, and what each measures. */
export function measurements(registry: Registry) {
  const known = () => new Map(registry.getMetricsAsArray().map(({ name }) => [dotted(name), name]))
  return {
    names: () => [...Object.keys(EXECUTOR), ...known().keys()],
    async of(name: string): Promise<Measured | undefined> {
      const inRegistry = EXECUTOR[name as keyof typeof EXECUTOR] ?? known().get(name)
      const metric = inRegistry === undefined ? undefined : registry.getSingleMetric(inRegistry)
      if (!metric) return undefined
      const { type, values } = await metric.get()
      return {
        name,
        baseUnit: name.startsWith('executor.') ? 'threads' : String(type) === 'histogram' ? 'seconds' : null,
        measurements: measured(String(type), values as Sample[]),
        availableTags: [],
      }
    },
  }
}

function measured(type: string, samples: Sample[]): Measured['measurements'] {
  const sum = (ending: string) =>
    samples.filter(({ metricName = '' }) => metricName.endsWith(ending)).reduce((all, { value }) => all + value, 0)
  if (type === 'histogram') {
    return [
      { statistic: 'COUNT', value: sum('_count') },
      { statistic: 'TOTAL_TIME', value: sum('_sum') },
    ]
  }
  return [{ statistic: type === 'counter' ? 'COUNT' : 'VALUE', value: sum('') }]
}
