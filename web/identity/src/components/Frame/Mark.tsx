/** Our own mark: people around a table, in the brand colour. Decorative: the name stands beside it. */
export function Mark({ className }: { readonly className: string | undefined }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--brand)" />
      <path
        d="M21.5 11.2a7.4 7.4 0 1 0 0 9.6"
        fill="none"
        stroke="var(--brand-ink)"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16" r="2.6" fill="var(--brand-ink)" />
    </svg>
  );
}
