/** Lets a reviewer point at a number or a sentence of the report instead of choosing it from the list. The list works without this. */

const form = document.getElementById('note-form');
const place = document.getElementById('Place');
const excerpt = document.getElementById('Excerpt');
const text = document.getElementById('NoteText');
const report = document.getElementById('report-content');

report.classList.add('can-point');
report.addEventListener('click', (event) => {
  const cell = event.target.closest('td')?.querySelector('[data-place]');
  if (cell && !event.target.closest('a') && document.getSelection().isCollapsed) {
    choose(cell.dataset.place, '');
  }
});
report.addEventListener('mouseup', () => {
  const selection = document.getSelection();
  const quoted = selection.toString().trim();
  const paragraph = selection.anchorNode?.parentElement?.closest('p');
  // A quotation must stand in the text as it is, so it cannot go over the end of a paragraph.
  if (quoted && paragraph && paragraph === selection.focusNode?.parentElement?.closest('p') && quoted.length <= excerpt.maxLength) {
    choose(`section:${paragraph.closest('section[aria-labelledby]')?.getAttribute('aria-labelledby')}`, quoted);
  }
});

function choose(value, quoted) {
  if ([...place.options].some((option) => option.value === value)) {
    place.value = value;
    excerpt.value = quoted;
    form.scrollIntoView({ block: 'nearest' });
    text.focus({ preventScroll: false });
  }
}
