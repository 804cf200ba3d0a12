import { useState } from 'react';
import { mediaPath } from '../../shared/app-info.ts';
import { Icon } from './icon.tsx';

/** The cover of a clip; its place where there is none yet. The title stands beside it, so it says nothing. */
export function Cover({ clipId, isThere = true }: { clipId: string; isThere?: boolean }) {
  const [broken, setBroken] = useState(false);
  return (
    <span className="cover">
      {isThere && !broken ? (
        <img src={mediaPath('cover', clipId)} alt="" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        <Icon name="clips" size={24} />
      )}
    </span>
  );
}
