import { type ReactNode, useEffect, useRef } from 'react';
import { type ViewName, viewTitles } from '../model/views.ts';

/** The view that this page has shown last. */
let shown: string | undefined;

/** The head of a view and what is below it. A view that is gone to takes the focus to its title, as a page would. */
export function ViewFrame({
  view,
  actions,
  children,
}: {
  view: ViewName;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { title, about } = viewTitles[view];
  useEffect(() => {
    document.title = `${title} – Songs`;
    // At the first load nobody has gone anywhere: the focus stays at the top.
    if (shown !== undefined && shown !== title) heading.current?.focus({ preventScroll: true });
    shown = title;
  }, [title]);
  return (
    <>
      <header className="view-head">
        <div className="view-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>{about}</p>
        </div>
        {actions !== undefined && <div className="view-actions">{actions}</div>}
      </header>
      <div className="view-body">{children}</div>
    </>
  );
}
