import { errorText } from '../model/error-text.ts';
import { Icon } from './icon.tsx';

/** A failure where it belongs, in words for a person. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === undefined) return null;
  const { title, text } = errorText(error);
  return (
    <div className="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
    </div>
  );
}
