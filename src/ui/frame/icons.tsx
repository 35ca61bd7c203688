const paths = {
  today: 'M4 11.5 12 5l8 6.5V20h-5v-5H9v5H4z',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3.5V8M15 3.5V8',
  posts: 'M5 6h14M5 12h14M5 18h9',
  failures: 'M12 4 21 20H3zM12 10v5M12 17.6h.01',
  accounts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20c1-4 4-5.5 7.5-5.5s6.500 1.500 7.500 5.500',
  system: 'M4 7h16M4 12h16M4 17h16M8 5v4M15 10v4M10 15v4',
}

export type IconName = keyof typeof paths

/** A sign beside its word; never alone. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  )
}
