import { labelText } from '../../domain/counters'

export type Sample = { labels?: Record<string, string> | string; value: number; suffix?: '_bucket' | '_sum' | '_count' }

/** One metric with all its samples, as Prometheus wants them together. */
export type Family = { name: string; type: 'gauge' | 'counter' | 'histogram'; help: string; samples: Sample[] }

/** Of every metric that is ours alone. */
export const PREFIX = 'post_dispatcher_'

/** Families in the text format 0.0.4; one without samples is left out. */
export const exposition = (families: readonly Family[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${PREFIX}${name} ${help}`,
        `# TYPE ${PREFIX}${name} ${type}`,
        ...samples.map(({ labels = '', value, suffix = '' }) => {
          const text = typeof labels === 'string' ? labels : labelText(labels)
          return `${PREFIX}${name}${suffix}${text ? `{${text}}` : ''} ${value}`
        }),
      ].join('\n'),
    )
    .map((family) => `${family}\n`)
    .join('')

export const gauge = (name: string, help: string, samples: Sample[]): Family => ({ name, type: 'gauge', help, samples })
