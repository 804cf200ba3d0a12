/**
 * What the page does: it shows the cases whose verdict is ticked and that have the text, and opens the one that a link leads
 * to. Without it everything is shown, and the controls are not.
 */
export const script = `
const form = document.querySelector('.filter');
const cases = [...document.querySelectorAll('.case')];
const texts = new Map();
const textOf = (one) => {
  if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
  return texts.get(one);
};
const show = () => {
  const wanted = new Set(new FormData(form).getAll('verdict'));
  const words = form.elements.text.value.toLowerCase().trim();
  let shown = 0;
  for (const one of cases) {
    one.hidden = !wanted.has(one.dataset.verdict) || (words !== '' && !textOf(one).includes(words));
    if (!one.hidden) shown += 1;
  }
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = group.querySelector('.case:not([hidden])') === null;
  }
  form.querySelector('output').textContent = shown + ' of ' + cases.length + ' cases are shown.';
};
const open = () => {
  const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (one === null || !one.classList.contains('case')) return;
  if (one.hidden) { form.reset(); show(); }
  one.open = true;
  one.scrollIntoView();
};
form.hidden = false;
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(show));
addEventListener('hashchange', open);
show();
open();
`;
