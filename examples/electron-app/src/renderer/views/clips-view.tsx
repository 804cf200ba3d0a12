import { useState } from 'react';
import { BackendButton, Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { wireCodeOf } from '../model/error-text.ts';
import { count } from '../model/format.ts';
import { useLoaded } from '../model/use-loaded.ts';
import { useStore } from '../model/use-store.ts';
import { ClipCard } from './clips/clip-card.tsx';
import { ClipsError } from './clips/clips-error.tsx';
import { SignInButton } from './clips/sign-in-button.tsx';
import { trackOf } from './clips/track-of.ts';
import { NeedsAccount } from './needs-account.tsx';

/** What the service has: to listen to, and to save. */
export function ClipsView() {
  const desk = useDesk();
  const account = useStore(desk.accounts.chosen);
  useStore(desk.accounts.list);
  const isSignedIn = desk.accounts.isSignedIn(desk.info);
  const { data, loading, error } = useLoaded(desk.clips.book, account, isSignedIn);
  const picked = useStore(desk.clips.picked);
  const found = useStore(desk.clips.found);
  const [onlyNew, setOnlyNew] = useState(false);
  const clips = (data?.clips ?? []).filter(({ id }) => !onlyNew || data?.fresh.has(id));
  const fresh = (data?.clips ?? []).filter(({ id, downloadable }) => downloadable && data?.fresh.has(id));
  const chosen = (data?.clips ?? []).filter(({ id }) => picked.has(id));
  const wanted = chosen.length > 0 ? chosen : fresh;
  const list = clips.filter(({ status }) => status === 'complete').map(trackOf);

  const save = async (): Promise<void> => {
    if (data === undefined) return;
    await desk.downloads.many(data.account, wanted, desk.info.folder);
    desk.clips.picked.set(new Set());
    desk.show('downloads');
  };

  return (
    <ViewFrame
      view="clips"
      actions={
        account !== null && (
          <>
            <BackendButton icon="refresh" disabled={loading} onClick={() => void desk.clips.book.reload()}>
              {loading ? `Fetching … ${found || ''}` : 'Fetch'}
            </BackendButton>
            <BackendButton
              look="main"
              icon="downloads"
              disabled={wanted.length === 0}
              onClick={() => void desk.attempt(save)}
            >
              {chosen.length > 0
                ? `Save ${count(chosen.length, 'clip')}`
                : fresh.length === 0
                  ? 'Nothing new'
                  : `Save ${fresh.length} new`}
            </BackendButton>
          </>
        )
      }
    >
      {account === null && <NeedsAccount />}
      <ClipsError error={error} account={account} />
      {data !== undefined && data.clips.length > 0 && (
        <div className="bar">
          <fieldset className="segments">
            <legend className="visually-hidden">Which clips</legend>
            <Segment label={`All ${data.clips.length}`} on={!onlyNew} onPick={() => setOnlyNew(false)} />
            <Segment label={`New ${data.fresh.size}`} on={onlyNew} onPick={() => setOnlyNew(true)} />
          </fieldset>
          {picked.size > 0 && (
            <Button look="quiet" onClick={() => desk.clips.picked.set(new Set())}>
              {`Unpick ${picked.size}`}
            </Button>
          )}
        </div>
      )}
      {account !== null && !isSignedIn && data === undefined && error === undefined && (
        <EmptyState
          icon="key"
          title={`${account} is not signed in`}
          action={<SignInButton account={account} />}
        >
          The clips of an account are listed for whoever is signed in to it.
        </EmptyState>
      )}
      {data !== undefined && data.clips.length === 0 && (
        <EmptyState icon="clips" title={`Nothing of ${data.account} yet`}>
          Songs that a queue has made show here, with cover and sound.
        </EmptyState>
      )}
      {data !== undefined && data.clips.length > 0 && clips.length === 0 && (
        <EmptyState icon="check" title="All saved">
          There is no clip that was not saved before.
        </EmptyState>
      )}
      {wireCodeOf(error) === undefined && data === undefined && loading && <ClipSkeletons />}
      <ul className="clip-grid" aria-label="Clips">
        {clips.map((clip) => (
          <ClipCard
            key={clip.id}
            clip={clip}
            account={data?.account ?? ''}
            isNew={data?.fresh.has(clip.id) ?? false}
            isPicked={picked.has(clip.id)}
            list={list}
          />
        ))}
      </ul>
    </ViewFrame>
  );
}

function Segment({ label, on, onPick }: { label: string; on: boolean; onPick: () => void }) {
  return (
    <button type="button" className="segment" aria-pressed={on} onClick={onPick}>
      {label}
    </button>
  );
}

const places = ['one', 'two', 'three', 'four'];

function ClipSkeletons() {
  return (
    <div className="clip-grid" aria-hidden="true">
      {places.map((place) => (
        <div key={place} className="clip skeleton" />
      ))}
    </div>
  );
}
