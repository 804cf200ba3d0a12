import { IconButton } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { promptLimits } from '../../model/parse-prompts.ts';
import type { Draft } from '../../model/prompts.ts';

/** One prompt, to be written. What is typed is kept at once. */
export function PromptEditor({ draft, place, total }: { draft: Draft; place: number; total: number }) {
  const { prompts } = useDesk();
  const { id, title, lyrics, style } = draft;
  return (
    <section className="card prompt-editor" aria-label={`Prompt ${place + 1} of ${total}`}>
      <div className="card-head">
        <h2>
          Prompt {place + 1} <span className="quiet-text">of {total}</span>
        </h2>
        <div className="tools">
          <IconButton icon="up" label="Move up" disabled={place === 0} onClick={() => prompts.move(id, -1)} />
          <IconButton
            icon="down"
            label="Move down"
            disabled={place === total - 1}
            onClick={() => prompts.move(id, 1)}
          />
          <IconButton icon="copy" label="Duplicate" onClick={() => prompts.duplicate(id)} />
          <IconButton icon="trash" label="Remove this prompt" onClick={() => prompts.remove(id)} />
        </div>
      </div>
      <Field
        label="Title"
        hint={title.trim() === '' ? 'Every song needs one: it names the file.' : undefined}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            value={title}
            maxLength={promptLimits.title}
            placeholder="Morning Train"
            onChange={(event) => prompts.change(id, { title: event.target.value })}
          />
        )}
      </Field>
      <Field label="Style" hint="A few words, with commas between them.">
        {(control) => (
          <input
            {...control}
            className="input"
            value={style}
            maxLength={promptLimits.style}
            placeholder="folk, acoustic guitar, gentle"
            onChange={(event) => prompts.change(id, { style: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Lyrics"
        hint={`${lyrics.length} of ${promptLimits.lyrics} characters. Leave it empty for an instrumental.`}
      >
        {(control) => (
          <textarea
            {...control}
            className="input lyrics"
            value={lyrics}
            maxLength={promptLimits.lyrics}
            placeholder="The words to be sung"
            onChange={(event) => prompts.change(id, { lyrics: event.target.value })}
          />
        )}
      </Field>
    </section>
  );
}
