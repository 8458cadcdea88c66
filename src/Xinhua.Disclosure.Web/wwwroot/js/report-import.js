/** Keeps the mark-up of a pasted page beside its text, and lets one box tick many. The page works without this. */

const pasted = document.getElementById('Input_Pasted');
const markup = document.getElementById('Input_Markup');
const pasteState = document.getElementById('Input_Pasted-state');

pasted.addEventListener('paste', (event) => {
  const html = event.clipboardData?.getData('text/html') ?? '';
  const replacesAll = pasted.value.length === 0 || (pasted.selectionStart === 0 && pasted.selectionEnd === pasted.value.length);
  // The mark-up is only kept as text and read by the server; it never becomes part of this page.
  keep(replacesAll ? html : '');
});
pasted.addEventListener('input', (event) => {
  if (event.inputType !== 'insertFromPaste') {
    keep('');
  }
});

function keep(html) {
  markup.value = html;
  const tables = (html.match(/<table[\s>]/gi) ?? []).length;
  pasteState.textContent = html ? `已带上格式，含${tables}张表格。` : '';
}

const form = document.getElementById('accept-form');
if (form) {
  const all = form.querySelector('[data-all]');
  const state = document.getElementById('import-state');
  const sections = [...form.querySelectorAll('[data-section-choice]')];
  const cells = [...form.querySelectorAll('[data-table]')];
  const tables = [...form.querySelectorAll('[data-all-of]')].map((box) => ({ box, cells: cells.filter((cell) => cell.dataset.table === box.dataset.allOf) }));

  form.addEventListener('change', (event) => {
    if (event.target === all) {
      [...cells, ...sections].forEach((box) => { box.checked = all.checked; });
    }
    tables.filter((table) => table.box === event.target).forEach((table) => table.cells.forEach((cell) => { cell.checked = table.box.checked; }));
    tell();
  });
  tell();

  /** Boxes for many show what stands in theirs, so that what is sent is what is seen. */
  function tell() {
    tables.forEach((table) => show(table.box, table.cells));
    show(all, [...cells, ...sections]);
    state.textContent = `已勾选${count(cells)}格数字、${count(sections)}节文字`;
  }

  function show(box, parts) {
    box.checked = parts.every((part) => part.checked);
    box.indeterminate = !box.checked && parts.some((part) => part.checked);
  }

  function count(boxes) {
    return boxes.filter((box) => box.checked).length;
  }
}
