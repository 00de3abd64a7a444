export function Logo() {
  return (
    <div className="logo">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <g stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" opacity="0.5">
          <path d="M2 6h18M2 11h18M2 16h18" />
        </g>
        <g fill="currentColor">
          <circle cx="6" cy="16" r="2.6" />
          <circle cx="11" cy="11" r="2.6" />
          <circle cx="16" cy="6" r="2.6" />
        </g>
      </svg>
      <h1>Kubestra</h1>
    </div>
  );
}
