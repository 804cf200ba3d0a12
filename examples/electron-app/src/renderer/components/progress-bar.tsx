/** How far something is, in percent; null while that is not known. */
export function ProgressBar({
  value,
  label,
  tone = 'accent',
}: {
  value: number | null;
  label: string;
  tone?: 'accent' | 'ok' | 'bad' | 'quiet';
}) {
  const percent = value === null ? undefined : Math.min(100, Math.max(0, Math.round(value)));
  return (
    <div
      className={`progress ${tone} ${percent === undefined ? 'unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
    >
      <div className="progress-fill" style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
